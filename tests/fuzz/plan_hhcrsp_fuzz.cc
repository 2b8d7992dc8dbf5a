// Problems that homecare-plan reads in the form of the HHCRSP benchmark: refused with a path in the
// document, or read so that a solution can be reckoned and written as JSON.
#include <nlohmann/json.hpp>

#include "common/base/check.h"
#include "services/matching/plan/hhcrsp.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/planned.h"

FUZZ_TARGET(plan_hhcrsp, bytes) {
  const auto read = homecare::matching::plan::ReadHhcrsp(bytes);
  if (!read.ok()) return homecare::fuzz::CheckRefused(read.status());
  const auto plan = homecare::fuzz::Reckoned(read->problem, {});
  if (!plan.has_value()) return;
  HC_CHECK(nlohmann::json::parse(WriteHhcrsp(*read, *plan)).at("routes").is_array());
}
