// The dispatcher of the demo: has the rest of the day planned now and then, and commits it.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/stage.h"

namespace homecare::demo {

// Over all plans of the day.
struct PlanCounts {
  int64_t plans = 0;
  int64_t assigned = 0;
  int64_t repaired = 0;
  int64_t left = 0;
  // Travel of the day before each plan, less that of the plan.
  int64_t saved_seconds = 0;
};

// Not thread safe.
class DayPlans {
 public:
  DayPlans(Peers& peers, Stage& stage, uint64_t seed) : peers_(peers), stage_(stage), seed_(seed) {}

  // Plans what is left of the day, commits the plan and waits until it is the day.
  absl::Status PlanRest(absl::CivilDay day);

  const PlanCounts& counts() const { return counts_; }

 private:
  absl::StatusOr<matching::v1::Plan> Plan(absl::CivilDay day);

  Peers& peers_;
  Stage& stage_;
  const uint64_t seed_;
  PlanCounts counts_;
};

}  // namespace homecare::demo
