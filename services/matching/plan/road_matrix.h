// Travel times for a problem that has coordinates only.
#pragma once

#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "services/matching/plan/vroom.h"

namespace homecare::matching::plan {

// The great circle where `url` is empty. Else the service there, and what it does not tell is
// reckoned by the great circle; `errors`, which must outlive the result, hears how much that was.
// INVALID_ARGUMENT where it is no URL.
absl::StatusOr<MatrixMaker> RoadMatrix(const std::string& url, std::ostream& errors);

}  // namespace homecare::matching::plan
