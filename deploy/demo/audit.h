// The check that matters: the bill computed again, from the visits that the visit service lists and
// the grants that the registry lists, by the pure function, against the ledger; and what really
// overlapped. Uses the public API only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "deploy/demo/peers.h"
#include "services/billing/domain/line.h"

namespace homecare::demo {

struct NearCap {
  std::string elder_id;
  int64_t minutes_subsidised = 0;
  int64_t cap_minutes = 0;
};

struct Audit {
  // Sums of the ledger over the month.
  int64_t minutes_subsidy_urban = 0;
  int64_t minutes_subsidy_rural = 0;
  int64_t minutes_family = 0;
  int64_t minutes_provider = 0;
  int64_t minutes_none = 0;
  int64_t fen_subsidy = 0;
  int64_t fen_subsidy_urban = 0;
  int64_t fen_family = 0;
  int64_t ledger_lines = 0;
  // Sum over visits of the absolute differences between ledger and recomputation.
  int64_t recompute_difference_fen = 0;
  int64_t recompute_difference_minutes = 0;
  // Pairs of real intervals of one caregiver, or of one elder without double-up or emergency.
  int64_t overlaps = 0;
  // Of the service day alone.
  std::map<std::string, int64_t> visits_by_state;
  int64_t seconds_delivered = 0;
  int64_t visits_completed = 0;
  // The elders with the fewest minutes left.
  std::vector<NearCap> nearest_to_cap;
};

// `day` is the service day; the month is the one it lies in, up to the end of that day.
absl::StatusOr<Audit> AuditMonth(Peers& peers, absl::CivilDay day);

}  // namespace homecare::demo
