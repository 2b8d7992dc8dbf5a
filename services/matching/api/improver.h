// Plans the city's days of its own accord: improves today and tomorrow now and then, and repairs a
// day soon after something has disturbed it. One thread, one processor, short searches.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/pg/database.h"
#include "services/matching/api/day_planner.h"
#include "services/matching/domain/day_watch.h"

namespace homecare::matching {

struct ImproverOptions {
  std::string city_code;
  // Between improvements, by machine time.
  absl::Duration every = absl::Minutes(5);
  // After a disturbance, so that those of one event are repaired together.
  absl::Duration gather = absl::Milliseconds(500);
};

// Thread safe. A process that does not lead the city is refused by the planner, and waits.
class Improver final : public DayWatch {
 public:
  Improver(DayPlanner& planner, pg::Database& database, const Clock& clock, ImproverOptions options)
      : planner_(planner), database_(database), clock_(clock), options_(std::move(options)) {}
  ~Improver() override { Stop(); }

  void Start();
  // Waits for the search under way, which ends soon.
  void Stop();
  void Disturbed(int64_t day) override;

  // One round, as the thread runs it: the disturbed days, or else today and tomorrow. How many
  // plans were committed.
  int RunOnce();

 private:
  void Loop();
  bool ImproveDay(int64_t day, absl::Duration search);

  DayPlanner& planner_;
  pg::Database& database_;
  const Clock& clock_;
  const ImproverOptions options_;
  std::mutex mutex_;
  std::condition_variable rung_;
  bool ending_ = false;
  std::set<int64_t> disturbed_;
  uint64_t next_seed_ = 1;
  std::thread thread_;
};

}  // namespace homecare::matching
