#include "common/change/feed_table.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/base/status.h"

namespace homecare {
namespace {

// Rows deleted in one transaction.
constexpr int kPruneRows = 5000;

absl::Status InvalidCursor() {
  return InvalidField("cursor", "is not one that this service gave out", "INVALID_CURSOR");
}

absl::Status CursorTooOld() {
  return NamedError(absl::StatusCode::kOutOfRange, "CURSOR_TOO_OLD",
                    "what followed the cursor is no longer kept; read the state anew");
}

bool IsNumber(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return !text.empty() && (text == "0" || text[0] != '0');
}

uint64_t Xid(const pg::Row& row, const char* column) {
  uint64_t xid = 0;
  if (!absl::SimpleAtoi(row.Text(column), &xid)) return 0;
  return xid;
}

FeedPosition PositionOf(const pg::Row& row) { return {Xid(row, "xid"), row.Int64("place")}; }

std::string Text(uint64_t xid) { return absl::StrCat(xid); }

// The oldest transaction that has not ended, for a position that is good: nothing behind it was
// pruned, and the server has been there already.
absl::StatusOr<uint64_t> OldestOpen(pg::Tx& tx, const std::string& city_code,
                                    const std::string& pruned_feed, const FeedPosition& position) {
  const pg::Rows rows = tx.Exec(
      "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest_open,"
      " $3::xid8 > pg_snapshot_xmax(pg_current_snapshot()) AS ahead,"
      " EXISTS (SELECT FROM feed WHERE city_code = $1 AND feed = $2"
      " AND (xid, place) > ($3::xid8, $4::bigint)) AS too_old",
      {city_code, pruned_feed, Text(position.xid), position.place});
  if (rows[0].Bool("ahead")) return InvalidCursor();
  if (rows[0].Bool("too_old")) return CursorTooOld();
  return Xid(rows[0], "oldest_open");
}

}  // namespace

std::string FormatCursor(const FeedPosition& position) {
  return absl::StrCat(position.xid, ".", position.place);
}

absl::StatusOr<FeedPosition> ParseCursor(absl::string_view cursor) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(cursor, absl::MaxSplits('.', 1));
  FeedPosition position;
  // Into a signed number first: no transaction of ours is past 2^63.
  int64_t xid = 0;
  if (!IsNumber(parts.first) || !IsNumber(parts.second) || !absl::SimpleAtoi(parts.first, &xid) ||
      !absl::SimpleAtoi(parts.second, &position.place) ||
      position.place > std::numeric_limits<int32_t>::max()) {
    return InvalidCursor();
  }
  position.xid = static_cast<uint64_t>(xid);
  return position;
}

FeedTable::FeedTable(pg::Database& database, std::string feed)
    : database_(database), feed_(std::move(feed)), pruned_feed_(feed_ + "#pruned") {}

absl::StatusOr<FeedPosition> FeedTable::Now() {
  FeedPosition now;
  RETURN_IF_ERROR(database_.Read(Lane::kNormal, [&](pg::Tx& tx) {
    const pg::Rows rows = tx.Exec("SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid");
    now = {Xid(rows[0], "xid"), 0};
    return absl::OkStatus();
  }));
  return now;
}

absl::StatusOr<FeedStretch> FeedTable::After(const std::string& city_code,
                                             const FeedPosition& position, const std::string& scope,
                                             int limit) {
  FeedStretch stretch;
  RETURN_IF_ERROR(database_.Read(Lane::kNormal, [&](pg::Tx& tx) -> absl::Status {
    stretch = FeedStretch();
    ASSIGN_OR_RETURN(const uint64_t oldest_open, OldestOpen(tx, city_code, pruned_feed_, position));
    const pg::Rows rows = tx.Exec(
        "SELECT xid::text AS xid, place, scope, payload FROM feed"
        " WHERE city_code = $1 AND feed = $2 AND (xid, place) > ($3::xid8, $4::bigint)"
        " AND ($5 = '' OR scope = $5) ORDER BY feed.xid, feed.place LIMIT $6",
        {city_code, feed_, Text(position.xid), position.place, scope, limit});
    for (const pg::Row row : rows) {
      const FeedPosition at = PositionOf(row);
      if (at.xid >= oldest_open) {
        stretch.held_back = true;
        break;
      }
      stretch.rows.push_back({at, row.Text("scope"), row.Bytes("payload")});
    }
    const bool cut = std::ssize(stretch.rows) == limit;
    stretch.end =
        cut ? stretch.rows.back().position : std::max(position, FeedPosition{oldest_open, 0});
    return absl::OkStatus();
  }));
  return stretch;
}

absl::StatusOr<bool> FeedTable::Prune(const std::string& city_code, absl::Time cutoff) {
  bool more = false;
  const absl::Status status = database_.Run(Lane::kNormal, [&](pg::Tx& tx) {
    more = false;
    // The oldest rows in the feed's own order, up to the first that is kept: what goes is always a
    // whole beginning, so that one position tells which cursors are too old.
    const pg::Rows oldest = tx.Exec(
        "SELECT xid::text AS xid, place, created_time FROM feed WHERE city_code = $1 AND feed = $2"
        " ORDER BY feed.xid, feed.place LIMIT $3",
        {city_code, feed_, kPruneRows});
    std::optional<FeedPosition> last;
    int64_t old_rows = 0;
    for (const pg::Row row : oldest) {
      if (row.Time("created_time") >= cutoff) break;
      last = PositionOf(row);
      ++old_rows;
    }
    if (!last) return absl::OkStatus();
    more = old_rows == kPruneRows;
    tx.Exec(
        "DELETE FROM feed WHERE city_code = $1"
        " AND (feed = $2 OR feed = $3) AND (xid, place) <= ($4::xid8, $5::bigint)",
        {city_code, feed_, pruned_feed_, Text(last->xid), last->place});
    tx.Exec(
        "INSERT INTO feed (city_code, feed, xid, place, scope, payload, created_time)"
        " VALUES ($1, $2, $3::xid8, $4, '', '', $5) ON CONFLICT DO NOTHING",
        {city_code, pruned_feed_, Text(last->xid), last->place, absl::Now()});
    return absl::OkStatus();
  });
  RETURN_IF_ERROR(status);
  return more;
}

absl::StatusOr<std::vector<std::string>> FeedTable::CityCodes() {
  std::vector<std::string> city_codes;
  RETURN_IF_ERROR(database_.Read(Lane::kNormal, [&](pg::Tx& tx) {
    city_codes.clear();
    const pg::Rows rows = tx.Exec("SELECT DISTINCT city_code FROM feed WHERE feed = $1", {feed_});
    for (const pg::Row row : rows) city_codes.push_back(row.Text("city_code"));
    return absl::OkStatus();
  }));
  return city_codes;
}

}  // namespace homecare
