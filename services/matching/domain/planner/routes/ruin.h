// Slack induction by string removals: strings of successive visits are taken out of neighbouring
// routes, so that the gaps lie together in space and time.
//
// After J. Christiaens and G. Vanden Berghe, Slack Induction by String Removals for Vehicle Routing
// Problems, Transportation Science 54 (2), 2020. Beyond it, a long route is taken out whole now and
// then: strings, which are shorter, would have to empty it across plans that are much dearer.
#pragma once

#include <vector>

#include "services/matching/domain/planner/routes/editor.h"
#include "services/matching/domain/planner/routes/random.h"

namespace homecare::matching::planner::routes {

class Ruin {
 public:
  Ruin(Editor& editor, Random& random) : editor_(editor), random_(random) {}

  // Takes out the visits around this task. False if what remains does not fit.
  bool Around(int task);

 private:
  void TakeString(int task, int length);
  void TakeSplitString(int task, int length);
  // The tasks of the route from a window of `length` that holds the task.
  void Window(int task, int length);

  Editor& editor_;
  Random& random_;
  std::vector<int> route_tasks_, window_;
};

}  // namespace homecare::matching::planner::routes
