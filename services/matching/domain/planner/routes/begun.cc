#include "services/matching/domain/planner/routes/begun.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/matching/domain/planner/routes/division.h"
#include "services/matching/domain/planner/routes/inserter.h"

namespace homecare::matching::planner::routes {

absl::Status PlaceOtherHalves(State& state) {
  const Model& model = state.model();
  std::vector<int> halves;
  for (int task = 0; task < model.tasks(); ++task) {
    const int partner = model.partner(task);
    const bool begun = partner != kNone && state.node(partner).fixed;
    if (begun && !state.IsPlanned(task)) halves.push_back(task);
  }
  if (halves.empty()) return absl::OkStatus();
  Random random(0);
  const Parts all = Divide(state, 1, random);
  Editor editor(state, all.division, 0, all.routes[0], {});
  editor.Begin();
  Inserter inserter(editor, random, 0);
  for (const int task : halves) {
    if (inserter.InsertHalf(task)) continue;
    const Visit& visit = model.problem().visits[model.problem().visit_of_task[task]];
    return NamedError(absl::StatusCode::kInvalidArgument, "FROZEN_HALF",
                      absl::StrCat("visit ", visit.id, " has begun and cannot be completed"));
  }
  editor.Commit();
  return absl::OkStatus();
}

}  // namespace homecare::matching::planner::routes
