// What a watching RPC follows: an append-only list per (city, feed) in the order of commit.
//
// The cursor is the transaction id and the place within it, and a row is shown only once every
// transaction that could still commit before it has ended (pg_snapshot_xmin): a watcher who resumes
// at a cursor misses nothing and sees nothing twice. Rows are kept for a bounded time
// (FeedOptions::keep); a cursor older than that is OUT_OF_RANGE, CURSOR_TOO_OLD.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/pg/database.h"

namespace homecare {

struct FeedItem {
  // Opaque; resumes after this item.
  std::string cursor;
  std::string scope;
  std::string payload;
};

struct FeedOptions {
  // Items of the newest past kept in memory, shared by all watchers.
  int window = 8192;
  // How often the table is asked when nobody rang.
  absl::Duration poll = absl::Milliseconds(200);
  absl::Duration keep = absl::Hours(48);
};

// Thread safe. One thread reads the table's tail for all watchers; a watcher who is further back
// reads the table itself.
class Feed {
 public:
  virtual ~Feed() = default;

  static std::unique_ptr<Feed> Create(pg::Database& database, std::string name,
                                      FeedOptions options = {});

  // Up to `limit` items after `cursor`; from now on where `cursor` is empty (then `*position` is
  // set to where "now" was). `scope` narrows when not empty. `*position` moves past everything
  // looked at, matching or not. INVALID_ARGUMENT, INVALID_CURSOR for a forged one.
  virtual absl::StatusOr<std::vector<FeedItem>> Read(const std::string& city_code,
                                                     const std::string& scope, int limit,
                                                     std::string* position) = 0;

  // Calls `wake` (cheap, from the feed's thread) whenever something new can be read, until the
  // returned id is passed to Unsubscribe, which waits for a call in progress.
  virtual int64_t Subscribe(std::function<void()> wake) = 0;
  virtual void Unsubscribe(int64_t id) = 0;

  // Something was just committed in this process: look at once.
  virtual void Ring() = 0;
};

}  // namespace homecare
