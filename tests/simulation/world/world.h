// A whole run: the services, their processes, the queue between them, their clients, and what goes
// wrong. One thread; everything follows from the seed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "common/event/peers.h"
#include "tests/simulation/world/business.h"
#include "tests/simulation/world/memory_streams.h"
#include "tests/simulation/world/process.h"
#include "tests/simulation/world/scenario.h"

namespace homecare::simulation {

// What came of a run.
struct Report {
  // Each begins with the invariant's name (invariants.h). Empty: everything held.
  std::vector<std::string> violations;
  // Simulated time from the end of the faults to quiet.
  absl::Duration quiet_after;
  int applied = 0;
  int acknowledged = 0;
  int crashes = 0;
  int dead_letters = 0;
  int steps = 0;
};

// Not thread safe; runs once.
class World final : public event::Peers {
 public:
  using Trace = std::function<void(const std::string&)>;

  World(uint64_t seed, Trace trace);

  // Faults; then quiet but for what is poison; then everything is mended and replayed; then quiet.
  Report Run();

  // Simulated time within which all must be quiet after the faults, and again after the mending.
  static constexpr absl::Duration kLongestWait = absl::Seconds(60);

  // The calls between the services.
  absl::StatusOr<std::vector<std::string>> Have(
      const std::string& subscriber, const std::vector<event::EventRef>& events) override;
  absl::Status Confirm(const std::string& producer, const std::string& subscriber,
                       const std::vector<std::string>& event_ids) override;

  const Scenario& scenario() const { return scenario_; }
  const std::map<std::string, std::unique_ptr<Business>>& services() const { return services_; }

 private:
  // A place where a process runs, or will.
  struct Slot {
    std::string service;
    int number = 0;
    std::unique_ptr<Process> process;
    absl::Duration restart;
  };

  bool CanBeCalled(const std::string& service);
  Slot* LivingSlot(const std::string& service);
  void Step();
  void StepActor(Slot& slot, Actor& actor);
  void Restart(Slot& slot);
  void Kill(Slot& slot);
  void StepClients();
  void Serve(Slot& slot, const std::vector<Request*>& requests);
  void Answer(Request& request, const absl::Status& status);
  void GoWrong();
  void EndFaults();
  // Gives dead letters another try, as an operator would.
  void Replay();
  // Does `at_times` again and again, and returns what is violated in the end.
  std::vector<std::string> RunUntilQuiet(absl::FunctionRef<void()> at_times);

  Surroundings around_;
  Scenario scenario_;
  MemoryRedis redis_;
  std::map<std::string, std::unique_ptr<Business>> services_;
  std::vector<Slot> slots_;
  absl::Duration next_fault_;
  Report report_;
};

}  // namespace homecare::simulation
