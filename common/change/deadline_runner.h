// The door for deadlines: fires each once, at or after its business time, although processes died.
//
// A deadline fires in a change that ends by deleting its row: whoever deletes it has fired it, and
// several processes may try; what the others did is rolled back. One whose handler fails stays, is
// counted (in its row and in homecare_deadline_failures_total) and is tried again after a back-off
// in machine time; it is never given up.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/change/change.h"
#include "common/change/runner.h"
#include "common/pg/database.h"

namespace homecare {

// What is to be done when a deadline is due. It decides by the state it finds: a deadline that has
// lost its meaning is OK and nothing more. A refusal is a failure, and the deadline stays.
using DeadlineHandler = std::function<absl::Status(Change&, const Deadline&)>;

struct DeadlineOptions {
  std::vector<std::string> city_codes;
  // Fires only while this holds (a leader). Empty: always.
  std::function<bool()> active;
  // How often the table is asked when nobody rang. On a WallClock the thread is up earlier, exactly
  // at the next due time.
  absl::Duration poll = absl::Milliseconds(200);
  // Deadlines that may share one transaction.
  int group_size = 50;
  // After the first failure; doubles up to the last.
  absl::Duration first_retry = absl::Seconds(1);
  absl::Duration first_retry_emergency = absl::Milliseconds(200);
  absl::Duration last_retry = absl::Minutes(1);
  absl::Duration last_retry_emergency = absl::Seconds(5);
};

// Where the deadlines of the cities stand, those of unknown kinds and those in back-off included.
struct DueStatus {
  // Due and not yet fired.
  int64_t unfired = 0;
  // Of the next one that is not yet due; InfiniteFuture where there is none.
  absl::Time next_due_time = absl::InfiniteFuture();
};

// Thread safe. One thread for normal deadlines and one for emergencies, from Create until
// destruction, which waits for the groups under way.
class DeadlineRunner {
 public:
  virtual ~DeadlineRunner() = default;

  // `handlers` by kind. A due deadline of any other kind is left where it is and logged as an error
  // once a minute. The runner listens to the commits of `runner`, so that a deadline set for now
  // does not wait for the next poll.
  static std::unique_ptr<DeadlineRunner> Create(ChangeRunner& runner, pg::Database& database,
                                                const Clock& clock, DeadlineOptions options,
                                                std::map<std::string, DeadlineHandler> handlers);

  // Between Hold and Release nothing fires. Hold returns when what was firing has ended.
  virtual void Hold() = 0;
  virtual void Release() = 0;
  // Looks at the table at once.
  virtual void Ring() = 0;

  virtual absl::StatusOr<DueStatus> Status() = 0;
};

}  // namespace homecare
