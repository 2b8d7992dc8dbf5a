// Whom the late facts of July are about, found in what June came to.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/world.h"

namespace homecare::demo {

struct Cast {
  const Elder* with_room = nullptr;    // two hours are left of the month's
  const Elder* at_cap = nullptr;       // nothing is left
  const Elder* over_graded = nullptr;  // MODERATE, has used more than MILD may have
  const Elder* deceased = nullptr;     // was cared for after the day of death
  const Elder* townsman = nullptr;     // was rated as living in the countryside
  std::string void_visit_id;  // subsidised, of an elder whose other minutes wait behind the cap
};

// Of a death that June did not know of.
absl::Time TimeOfDeath();

// All about different people. NOT_FOUND where June has nobody of the kind.
absl::StatusOr<Cast> ChooseCast(const World& world, const std::vector<visit::v1::Visit>& visits,
                                const std::vector<billing::v1::LedgerLine>& lines);

}  // namespace homecare::demo
