// SQL of the table `deadline`, as the deadline runner needs it. Private to common/change.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/deadline.h"
#include "common/change/deadline_runner.h"
#include "common/pg/database.h"

namespace homecare {

struct DeadlineRow {
  std::string city_code;
  Deadline deadline;
  std::string traceparent;
  int failures = 0;
};

struct FiredDeadline {
  std::string city_code;
  Deadline deadline;
};

// One that failed, and when (machine time) it is tried again.
struct FailedDeadline {
  DeadlineRow row;
  absl::Time retry_time;
};

class DeadlineTable {
 public:
  DeadlineTable(pg::Database& database, std::vector<std::string> city_codes,
                std::vector<std::string> kinds);

  // Deadlines of the known kinds up to `horizon` (business time) and not in back-off, in the order
  // of their time; at most `limit`.
  absl::StatusOr<std::vector<DeadlineRow>> Upcoming(Lane lane, absl::Time horizon, int limit);

  // The rows as they stand, each in the place of the one asked for; nothing where it was fired or
  // cleared. Locks none.
  static std::vector<std::optional<Deadline>> Find(pg::Tx& tx,
                                                   const std::vector<const DeadlineRow*>& rows);
  // Deletes the rows of deadlines that were handled. Throws pg::Conflict where one is not as it was
  // when it was handled.
  static void Remove(pg::Tx& tx, const std::vector<FiredDeadline>& fired);

  // Counts the failures and puts the deadlines off, except those that were moved meanwhile.
  absl::Status PutOff(Lane lane, const std::vector<FailedDeadline>& failed);

  absl::StatusOr<DueStatus> Status(absl::Time now);
  // How many deadlines of each kind that nobody handles are due.
  absl::StatusOr<std::map<std::string, int64_t>> UnknownKinds(absl::Time now);

 private:
  pg::Database& database_;
  const std::vector<std::string> city_codes_;
  const std::vector<std::string> kinds_;
};

}  // namespace homecare
