// SQL of the table `lease`. Private to common/change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/change/lease.h"
#include "common/pg/database.h"

namespace homecare {

// Where a lease stands. It changes with each beat of a living holder.
struct LeaseState {
  std::string holder;  // empty: given back
  int64_t epoch = 0;
  int64_t beat = 0;

  bool operator==(const LeaseState&) const = default;
};

// Thread safe, stateless. Uses the emergency lane: a full house must not cost the leader its lease.
class LeaseTable {
 public:
  LeaseTable(pg::Database& database, const LeaseOptions& options);

  // The row, made (without holder) at the first look.
  absl::StatusOr<LeaseState> Look();
  // Takes a lease that still stands at `seen`; gives the new epoch, nothing where somebody was
  // quicker. Waits for the transactions that hold the old epoch.
  absl::StatusOr<std::optional<int64_t>> Take(const LeaseState& seen);
  // False: overtaken.
  absl::StatusOr<bool> Beat(int64_t epoch);
  // Lets the next one take it at once. Does nothing where overtaken.
  absl::Status GiveBack(int64_t epoch);
  // ABORTED, NOT_LEADER unless the lease stands at the epoch; it then stays there until `tx` ends.
  absl::Status Hold(pg::Tx& tx, int64_t epoch) const;

 private:
  pg::Database& database_;
  const std::string city_code_;
  const std::string name_;
  const std::string holder_;
};

}  // namespace homecare
