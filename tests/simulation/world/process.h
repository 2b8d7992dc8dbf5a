// One process of a service: the product's cores, put together as common/runtime/process.cc does,
// with actors in the place of threads.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/change/mutation_group.h"
#include "common/change/runner.h"
#include "common/event/batch_queue.h"
#include "common/event/consumer_core.h"
#include "common/event/peers.h"
#include "common/event/sweeper_core.h"
#include "tests/simulation/model/memory_inbox.h"
#include "tests/simulation/model/memory_outbox.h"
#include "tests/simulation/world/business.h"
#include "tests/simulation/world/memory_streams.h"

namespace homecare::simulation {

// What stands for a thread: it does one thing at a time and says when it goes on.
struct Actor {
  std::string name;
  // Returns the wait before the next step. May throw Crash.
  std::function<absl::Duration()> step;
  absl::Duration next;
};

// Not thread safe. Destroyed, it forgets what a killed process forgets.
class Process {
 public:
  // All of them outlive the process.
  Process(Surroundings& around, MemoryRedis& redis, event::Peers& peers, Business& business,
          int number);
  ~Process();

  // Runs requests as one group; `done` is told of each outcome. May throw Crash.
  void Serve(const std::vector<Request*>& requests,
             const std::function<void(Request&, const absl::Status&)>& done);

  // Replays dead letters, as an operator would.
  absl::Status Replay();

  // Stopped and continued: nothing happens for so long.
  void Stall(absl::Duration duration);

  // Somebody else leads: nothing is consumed until then.
  void Rest(absl::Duration until) { resting_until_ = until; }

  std::vector<Actor>& actors() { return actors_; }

 private:
  using Ids = std::vector<std::string>;

  template <typename T>
  struct Sender;

  event::ConsumerOptions OptionsOf(bool emergency) const;
  event::Apply ApplyOf() const;
  event::Confirm ConfirmOf();
  void AddConsumer(bool emergency);
  void AddSweeper(bool emergency);
  void AddRelay(bool emergency);
  void AddConfirmers();
  size_t AddActor(const std::string& name, std::function<absl::Duration()> step);
  void Wake(size_t actor);
  void Relay(std::vector<OutboxRow> rows);

  Surroundings& around_;
  MemoryRedis& redis_;
  event::Peers& peers_;
  Business& business_;
  const std::string name_;
  const SimulatedClock clock_;
  const MemoryOutbox outbox_;
  const std::shared_ptr<const MemoryInbox> inbox_;
  MemoryWriter writer_;
  std::unique_ptr<ChangeRunner> runner_;
  std::vector<std::unique_ptr<MemoryReader>> readers_;
  std::vector<std::unique_ptr<event::ConsumerCore>> consumers_;
  std::vector<std::unique_ptr<event::SweeperCore>> sweepers_;
  std::map<bool, std::unique_ptr<Sender<OutboxRow>>> relays_;               // by emergency
  std::map<std::string, std::unique_ptr<Sender<std::string>>> confirmers_;  // by producer
  std::vector<Actor> actors_;
  absl::Duration resting_until_;
};

}  // namespace homecare::simulation
