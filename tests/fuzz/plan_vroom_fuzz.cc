// Problems that homecare-plan reads in VROOM's form: refused with a path in the document, or read
// so that a solution can be reckoned and written as JSON.
#include <nlohmann/json.hpp>

#include "common/base/check.h"
#include "services/matching/plan/vroom.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/planned.h"

FUZZ_TARGET(plan_vroom, bytes) {
  const auto read = homecare::matching::plan::ReadVroom(bytes);
  if (!read.ok()) return homecare::fuzz::CheckRefused(read.status());
  const auto plan = homecare::fuzz::Reckoned(read->problem, read->initial);
  if (!plan.has_value()) return;
  const auto written = nlohmann::json::parse(WriteVroom(*read, *plan, {}));
  HC_CHECK(written.at("code") == 0 && written.at("unassigned").is_array());
}
