// What a sweeper does in one round of one lane, without its thread and its clock.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/event/bell.h"
#include "common/event/outbox.h"
#include "common/event/peers.h"
#include "common/event/sweeper.h"
#include "common/pg/database.h"

namespace homecare::event {

// What a core of the sweeper works with; all must outlive it.
struct SweeperPorts {
  pg::Database& database;
  const OutboxStore& outbox;
  Peers& peers;
  StreamWriter& writer;
};

// Not thread safe.
class SweeperCore {
 public:
  SweeperCore(SweeperPorts ports, const SweeperOptions& options, bool emergency);

  // Asks and rings for what is due at `now` (machine time). Returns the wait before the next round.
  absl::Duration Step(absl::Time now);

 private:
  absl::Status Sweep(const std::string& city_code, absl::Time now);
  absl::Status AskAndRing(const std::string& city_code, const std::string& subscriber,
                          const std::vector<const DueRow*>& rows);
  absl::Duration WaitAfterRound() const;
  void Note(const absl::Status& status);
  const char* LaneName() const { return emergency_ ? "emergency" : "normal"; }

  const SweeperPorts ports_;
  const SweeperOptions options_;
  const bool emergency_;
  const Lane lane_;
  Bell bell_;
  int failures_ = 0;

  // Of the present round.
  absl::Duration oldest_;
  bool more_ = false;  // another batch is due at once
  int asked_ = 0;
  int answered_ = 0;
  int of_use_ = 0;  // questions after which something was struck off or rung for
};

}  // namespace homecare::event
