// Asks each second whether the stores of this process take writes. A process whose Redis is full or
// gone, or whose database has no room, goes on with what it can do and names its errors; that it is
// degraded is said here, for GetStatus, for health (a name per store), for a metric and once in the
// log.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/pg/database.h"
#include "common/redis/client.h"

namespace homecare::runtime {

inline constexpr char kDatabasePart[] = "database";
inline constexpr char kRedisPart[] = "redis";

// Thread safe. Runs a thread from Start to Stop.
class StoreWatch {
 public:
  // Told at Start, and each time a part fails or works again.
  using OnChange = std::function<void(const std::string& part, bool works)>;

  explicit StoreWatch(std::string redis_address);
  ~StoreWatch();

  void Start(pg::Database& database, OnChange on_change);
  void Stop();

  // A statement has found the database's disk full. A small write that fits proves nothing, so this
  // counts for kFullFor.
  void NoteDatabaseFull() { full_time_ = SteadyMilliseconds(); }

  // The parts that do not work, with the name of the error: DATABASE_UNAVAILABLE, DATABASE_FULL,
  // REDIS_UNAVAILABLE, REDIS_FULL, REDIS_REFUSES.
  std::map<std::string, std::string> degraded() const;

  static constexpr absl::Duration kFullFor = absl::Seconds(10);

 private:
  static int64_t SteadyMilliseconds();
  void Loop();
  absl::Status AskDatabase();
  absl::Status AskRedis();
  void Note(const std::string& part, const absl::Status& status);

  redis::Client redis_;  // of the thread
  pg::Database* database_ = nullptr;
  OnChange on_change_;
  std::atomic<int64_t> full_time_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::map<std::string, std::string> reasons_;  // by part; empty: it works
  std::thread thread_;
};

}  // namespace homecare::runtime
