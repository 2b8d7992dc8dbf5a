// The care visits of one elder in the order in which they take minutes (DOMAIN "Minutes" 2, "After
// the close" 2).
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/minutes.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

struct QueuedVisit {
  const Visit* visit = nullptr;
  Interval interval;               // Fractions of a second are cut before anything else is asked.
  const Policy* policy = nullptr;  // In force on the check-in's date: P6, P7, P10.
  // Recorded after the close, then: over-cap minutes are the provider's ("After the close" 6).
  bool late = false;

  Minutes raw_minutes() const;
  // TOO_SHORT: bills nothing and takes nothing away.
  bool TooShort() const { return raw_minutes() < policy->shortest_visit_minutes; }
  // Loses nothing to others, though it takes from later ones (P7).
  bool Whole() const {
    return visit->double_up || policy->overlap_rule == OverlapRule::kEachCounts;
  }
};

struct VisitQueue {
  std::vector<QueuedVisit> visits;  // By (check-in, bytes of the id): the order of lines.
  std::vector<int> order;           // Places in `visits`: who comes earlier keeps what both want.
};

// The care visits that can have a part in the month's bill, in the queue of an open month, where
// the order is that of the visits. Borrows visits and rules. POLICY_MISSING.
absl::StatusOr<VisitQueue> QueueOf(const std::vector<Visit>& visits, absl::CivilMonth month,
                                   const Rulebook& rules);

}  // namespace homecare::billing
