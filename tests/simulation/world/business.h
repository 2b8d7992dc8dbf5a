// What the services of a run do: a service's tables, and what it makes of the events it hears.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/change/change.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/simulation/world/memory_database.h"
#include "tests/simulation/world/scenario.h"

namespace homecare::simulation {

// One service; its processes come and go. Not thread safe.
class Business {
 public:
  Business(Surroundings& around, const Scenario& scenario, std::string service)
      : around_(around), scenario_(scenario), service_(std::move(service)), database_(around) {}

  // Tells one event, and writes down that it did: what is rolled back leaves neither.
  void Tell(Change& change, const Emission& emission, const std::string& request_id);

  // The body of a request.
  absl::Status Carry(Change& change, const Request& request);

  // Applies an event that is heard.
  absl::Status Apply(Change& change, const event::v1::Event& event);

  // From now on no event is poison.
  void Mend() { mended_ = true; }
  // The version that cannot be applied, or 0.
  int64_t Poison(const event::Subject& subject) const;

  // A person was called for the emergency.
  void Call(const event::v1::Event& event) { called_.insert(event.event_id()); }
  bool WasCalled(const std::string& event_id) const { return called_.contains(event_id); }

  const std::string& name() const { return service_; }
  MemoryDatabase& database() { return database_; }
  const MemoryDatabase& database() const { return database_; }

 private:
  absl::Status Decide(const Tables& tables, const event::v1::Event& event);

  Surroundings& around_;
  const Scenario& scenario_;
  const std::string service_;
  MemoryDatabase database_;
  bool mended_ = false;
  int64_t numbers_ = 0;                  // given out, also to what was rolled back
  std::map<std::string, int> refusals_;  // of shaky events
  std::set<std::string> called_;
};

}  // namespace homecare::simulation
