// What shall happen in a run: drawn from its seed before anything runs.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/event/letter.h"
#include "tests/simulation/world/surroundings.h"

namespace homecare::simulation {

// An event that a request shall tell.
struct Emission {
  event::Subject subject;
  bool emergency = false;
};

// A client's request, which it repeats until it has an answer or loses patience.
struct Request {
  std::string service;
  std::string request_id;
  absl::Duration time;  // of the next try
  std::vector<Emission> emissions;
  bool refused = false;    // the service says no, after it wrote
  bool impatient = false;  // gives up at the first error
  // What became of it.
  bool acknowledged = false;
  bool over = false;
};

// A subscriber, and a key that it hears.
using Hearing = std::pair<std::string, event::Subject>;

struct Scenario {
  FaultRates rates;
  absl::Duration faults_end;
  std::map<std::string, int> processes;  // by service
  std::vector<Request> requests;
  // Bytes that are no event, by the subscriber on whose streams they appear.
  std::vector<std::pair<absl::Duration, std::string>> garbage;

  // Whoever hears the key must know the other one first.
  std::map<Hearing, event::Subject> needs;
  // The version that cannot be applied until it was mended.
  std::map<Hearing, int64_t> poisons;
  // Refused twice, then applied.
  std::set<Hearing> shaky;
};

// Where events come from that are told while another is applied: topic and service to topic.
// Orders become assignments in matching, assignments become visits in visit.
const std::map<std::pair<std::string, std::string>, std::string>& Consequences();

Scenario DrawScenario(Surroundings& around);

}  // namespace homecare::simulation
