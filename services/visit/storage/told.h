// What the visit service tells of a visit: its state, what proves it and what is odd about it, so
// that billing can answer an auditor without asking back.
#pragma once

#include <vector>

#include "services/visit/domain/exceptions.h"
#include "services/visit/domain/visit.h"

namespace homecare::event::v1 {
class VisitChanged;
}

namespace homecare::visit::storage {

// `evidence` in order of receipt, of each kind the last is told; `exceptions` in order of raising.
event::v1::VisitChanged ToEvent(const Visit& visit, const std::vector<Evidence>& evidence,
                                const std::vector<VisitException>& exceptions);

}  // namespace homecare::visit::storage
