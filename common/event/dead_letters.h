// Gives dead letters another try, after what kept them from being applied was mended.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/runner.h"
#include "common/event/consumer.h"
#include "common/event/inbox.h"
#include "common/pg/database.h"

namespace homecare::event {

struct ReplayOptions {
  std::string subscriber;
  std::string city_code;
  // Dead letters looked at; call again for the next.
  int limit = 500;
};

struct ReplayReport {
  int applied = 0;
  // Event ids of those that failed again, and why. They stay dead letters.
  std::vector<std::pair<std::string, absl::Status>> failed;
};

// Applies unresolved dead letters, each key's in order of version, and what waited behind them. May
// run beside the consumers of the same service. Errors are those of Database::Read.
absl::StatusOr<ReplayReport> ReplayDeadLetters(pg::Database& database, ChangeRunner& runner,
                                               const ReplayOptions& options, const Apply& apply,
                                               const Confirm& confirm);

// The same on another store than the tables.
absl::StatusOr<ReplayReport> ReplayDeadLetters(pg::Database& database, ChangeRunner& runner,
                                               std::shared_ptr<const InboxStore> inbox,
                                               const ReplayOptions& options, const Apply& apply,
                                               const Confirm& confirm);

}  // namespace homecare::event
