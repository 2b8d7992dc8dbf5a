// SQL of the table `feed`, and the cursor. Private to common/change.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/change/feed.h"
#include "common/pg/database.h"

namespace homecare {

// A place in the order of commit: the transaction's 64-bit id and the row's ordinal in it, from 1.
// Everything at or before it has been looked at; place 0 is before all rows of its transaction.
struct FeedPosition {
  uint64_t xid = 0;
  int64_t place = 0;

  bool operator==(const FeedPosition&) const = default;
  auto operator<=>(const FeedPosition&) const = default;
};

// "<xid>.<place>". INVALID_ARGUMENT, INVALID_CURSOR for anything else.
std::string FormatCursor(const FeedPosition& position);
absl::StatusOr<FeedPosition> ParseCursor(absl::string_view cursor);

struct FeedRow {
  FeedPosition position;
  std::string scope;
  std::string payload;
};

// A stretch of one city's feed, from where it was asked for.
struct FeedStretch {
  std::vector<FeedRow> rows;
  // Up to here nothing can come any more: the last row where the limit cut the stretch, else the
  // oldest transaction that has not ended.
  FeedPosition end;
  // Rows behind `end` are committed and wait for an older transaction to end.
  bool held_back = false;
};

// Thread safe, stateless.
class FeedTable {
 public:
  FeedTable(pg::Database& database, std::string feed);

  // Where "now" is.
  absl::StatusOr<FeedPosition> Now();
  // Rows after `position`, at most `limit`, of one scope where it is not empty. OUT_OF_RANGE,
  // CURSOR_TOO_OLD where rows after it were pruned; INVALID_CURSOR where it lies in the future.
  absl::StatusOr<FeedStretch> After(const std::string& city_code, const FeedPosition& position,
                                    const std::string& scope, int limit);
  // Deletes what was written before `cutoff` (machine time), a bounded number of rows; says whether
  // there may be more.
  absl::StatusOr<bool> Prune(const std::string& city_code, absl::Time cutoff);
  absl::StatusOr<std::vector<std::string>> CityCodes();

 private:
  pg::Database& database_;
  const std::string feed_;
  // Where the newest pruned row is remembered: a row of this feed at its position, without payload.
  const std::string pruned_feed_;
};

}  // namespace homecare
