#include "services/matching/domain/planner/objective.h"

#include <algorithm>

#include "absl/numeric/int128.h"

namespace homecare::matching::planner {

int64_t Objective::Of(const Terms& terms) const {
  constexpr int64_t kMost = int64_t{1} << 62;
  // Seven products of at most 2^126 may pass 2^128: saturate each.
  const auto part = [](int64_t weight, int64_t term) {
    return std::clamp<absl::int128>(absl::int128(weight) * term, -kMost, kMost);
  };
  const absl::int128 sum = part(unserved, terms.unserved) + part(tardiness, terms.tardiness) +
                           part(largest_tardiness, terms.largest_tardiness) +
                           part(travel, terms.travel) + part(continuity, terms.continuity) +
                           part(disturbance, terms.disturbance) + part(spread, terms.spread);
  return static_cast<int64_t>(std::clamp<absl::int128>(sum, -kMost, kMost));
}

}  // namespace homecare::matching::planner
