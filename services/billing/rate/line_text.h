// Lines of a bill as CSV.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/billing/domain/line.h"

namespace homecare::billing::rate {

extern const absl::string_view kLineHeader;  // With its LF.

// Appends a record a line, each with LF. Ids are put in quotes where they need them.
void AppendLines(absl::string_view elder_id, const std::vector<Line>& lines, std::string* out);

}  // namespace homecare::billing::rate
