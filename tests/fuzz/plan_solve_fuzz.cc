// Problems in either form, solved. Some hundred a second at most, which is why plan_vroom and
// plan_hhcrsp only read.
#include "services/matching/plan/hhcrsp.h"
#include "services/matching/plan/vroom.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/planned.h"

FUZZ_TARGET(plan_solve, bytes) {
  if (const auto vroom = homecare::matching::plan::ReadVroom(bytes); vroom.ok()) {
    const auto* const initial = vroom->initial.tasks.empty() ? nullptr : &vroom->initial;
    homecare::fuzz::Solved(vroom->problem, initial);
  } else if (const auto document = homecare::matching::plan::ReadHhcrsp(bytes); document.ok()) {
    homecare::fuzz::Solved(document->problem, nullptr);
  }
}
