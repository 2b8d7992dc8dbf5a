// How days are planned: every number of it, as data.
#pragma once

#include "absl/time/time.h"

namespace homecare::matching {

struct PlanPolicy {
  // What has begun, or starts sooner, stays as it is. Whoever commits a plan has the difference to
  // `notice` for looking at it.
  absl::Duration frozen_horizon = absl::Minutes(60);
  // A caregiver is told of a visit so long before it; what a commit finds to start sooner is asked
  // for instead, as any order.
  absl::Duration notice = absl::Minutes(30);
  int most_days_ahead = 90;
  absl::Duration default_time_limit = absl::Seconds(10);
  absl::Duration longest_time_limit = absl::Seconds(300);
  // A changed promise must save so much travel; an unfamiliar caregiver costs so much.
  absl::Duration change_cost = absl::Minutes(15);
  absl::Duration unfamiliar_cost = absl::Minutes(1);
  // Who went to an elder so lately is familiar.
  absl::Duration familiar_for = absl::Hours(24 * 28);
  // What the service does of its own accord, for today and tomorrow: an improvement is committed if
  // it saves so much travel and changes at most so many of a thousand promises, or if somebody goes
  // to a visit that nobody went to. Each search takes one processor so long.
  absl::Duration least_saving = absl::Minutes(30);
  int most_changes_permille = 20;
  absl::Duration improve_search = absl::Seconds(5);
  absl::Duration repair_search = absl::Seconds(1);
  // Visits that a transaction of a commit assigns, about: those which exchange caregivers are not
  // torn apart before the larger number.
  int step_visits = 50;
  int largest_step_visits = 200;
  // Caregivers named for each rule of an explanation.
  int nearest_excluded = 5;
  // Plans that were never committed are forgotten after this, the others kept.
  absl::Duration keep_uncommitted = absl::Hours(24 * 7);
};

}  // namespace homecare::matching
