#include "tests/simulation/world/invariants.h"

#include <algorithm>
#include <set>

#include "common/event/topology.h"

namespace homecare::simulation {
namespace {

struct Expected {
  int64_t number;
  bool emergency;
};
using Histories = std::map<event::Subject, std::vector<Expected>>;

std::string Name(const std::string& subscriber, const event::Subject& subject, int64_t version) {
  return absl::StrCat(subscriber, " ", subject.topic, " ", subject.key, " ", version);
}

// Whether poison keeps the subscriber from this version of the key.
bool IsHeldUp(const Business& subscriber, const event::Subject& subject, int64_t version) {
  const int64_t poison = subscriber.Poison(subject);
  return poison != 0 && version >= poison;
}

// Everything that committed changes told, each key's in the order of its versions.
Histories HistoriesOf(const Services& services) {
  Histories histories;
  for (const auto& [name, service] : services) {
    for (const auto& [number, telling] : service->database().tables().tellings.rows()) {
      histories[telling.subject].push_back({number, telling.emergency});
    }
  }
  return histories;
}

class Check {
 public:
  Check(const Scenario& scenario, const Services& services)
      : scenario_(scenario), services_(services), histories_(HistoriesOf(services)) {}

  std::vector<std::string> Run() {
    Requests();
    for (const auto& [name, service] : services_) {
      Applied(*service);
      Outbox(*service);
      DeadLetters(*service);
      for (const auto& [id, parked] : service->database().tables().parked.rows()) {
        if (IsHeldUp(*service, parked.subject, parked.version)) continue;
        Fail("parked", Name(name, parked.subject, parked.version));
      }
    }
    return std::move(violations_);
  }

 private:
  void Fail(const char* invariant, const std::string& what) {
    violations_.push_back(absl::StrCat(invariant, ": ", what));
  }

  void Requests() {
    std::map<std::string, size_t> told;
    for (const auto& [name, service] : services_) {
      for (const auto& [number, telling] : service->database().tables().tellings.rows()) {
        ++told[telling.request_id];
      }
    }
    for (const Request& request : scenario_.requests) {
      const size_t count = told[request.request_id];
      if (request.acknowledged && count == 0) Fail("acknowledged", request.request_id);
      const size_t most = request.refused ? 0 : request.emissions.size();
      if (count > most) Fail("request-once", request.request_id);
    }
  }

  void Applied(const Business& subscriber) {
    std::map<event::Subject, std::vector<Effect>> applied;
    for (const auto& [number, effect] : subscriber.database().tables().effects.rows()) {
      applied[effect.subject].push_back(effect);
    }
    for (const event::Topic& topic : event::Topics()) {
      const auto& hears = topic.subscribers;
      if (std::find(hears.begin(), hears.end(), subscriber.name()) == hears.end()) continue;
      for (const auto& [subject, history] : histories_) {
        if (subject.topic == topic.name) Compare(subscriber, subject, history, applied[subject]);
      }
    }
  }

  void Compare(const Business& subscriber, const event::Subject& subject,
               const std::vector<Expected>& history, const std::vector<Effect>& effects) {
    std::set<int64_t> committed, seen;
    for (const Expected& expected : history) committed.insert(expected.number);
    int64_t last = 0;
    for (const Effect& effect : effects) {
      const std::string name = Name(subscriber.name(), subject, effect.version);
      if (!committed.contains(effect.telling)) Fail("phantom", name);
      if (!seen.insert(effect.telling).second) Fail("applied-once", name);
      const bool right = effect.version == last + 1 &&
                         effect.version <= static_cast<int64_t>(history.size()) &&
                         history[effect.version - 1].number == effect.telling;
      if (!right) Fail("order", name);
      last = effect.version;
    }
    for (size_t i = 0; i < history.size(); ++i) {
      const auto version = static_cast<int64_t>(i + 1);
      const bool held_up = IsHeldUp(subscriber, subject, version);
      const bool applied = seen.contains(history[i].number);
      const std::string name = Name(subscriber.name(), subject, version);
      if (!held_up && !applied) Fail("lost", name);
      if (held_up && applied) Fail("order", absl::StrCat(name, " although it is poison"));
    }
  }

  void Outbox(const Business& producer) {
    for (const auto& [id, told] : producer.database().tables().outbox.rows()) {
      const event::Subject subject{told.ref.topic, told.ref.key};
      for (const std::string& subscriber : told.pending) {
        const Business& waiting = *services_.at(subscriber);
        if (!IsHeldUp(waiting, subject, told.ref.version)) {
          Fail("outbox", Name(subscriber, subject, told.ref.version));
        }
        const bool fails = waiting.Poison(subject) == told.ref.version;
        if (fails && told.emergency && !waiting.WasCalled(id.second)) {
          Fail("emergency",
               absl::StrCat("nobody was called: ", Name(subscriber, subject, told.ref.version)));
        }
      }
    }
  }

  void DeadLetters(const Business& subscriber) {
    std::set<std::string> expected, found;
    for (const auto& [hearing, version] : scenario_.poisons) {
      const auto history = histories_.find(hearing.second);
      if (hearing.first != subscriber.name() || history == histories_.end()) continue;
      if (subscriber.Poison(hearing.second) == 0) continue;  // mended
      if (version > static_cast<int64_t>(history->second.size())) continue;
      if (history->second[version - 1].emergency) continue;
      expected.insert(Name(subscriber.name(), hearing.second, version));
    }
    for (const auto& [id, dead] : subscriber.database().tables().dead_letter.rows()) {
      if (dead.resolved || dead.reason == "malformed") continue;
      const std::string name = Name(subscriber.name(), dead.subject, dead.version);
      if (!found.insert(name).second) Fail("dead-letters", absl::StrCat(name, " twice"));
      event::v1::Event event;
      event.ParseFromString(dead.bytes);
      if (event.emergency()) Fail("emergency", absl::StrCat(name, " is a dead letter"));
    }
    if (found != expected) {
      Fail("dead-letters",
           absl::StrCat(subscriber.name(), ": ", found.size(), " instead of ", expected.size()));
    }
  }

  const Scenario& scenario_;
  const Services& services_;
  const Histories histories_;
  std::vector<std::string> violations_;
};

}  // namespace

bool LooksQuiet(const Scenario& scenario, const Services& services) {
  for (const Request& request : scenario.requests) {
    if (!request.over) return false;
  }
  for (const auto& [name, service] : services) {
    const Tables& tables = service->database().tables();
    for (const auto& [id, told] : tables.outbox.rows()) {
      for (const std::string& subscriber : told.pending) {
        const event::Subject subject{told.ref.topic, told.ref.key};
        if (!IsHeldUp(*services.at(subscriber), subject, told.ref.version)) return false;
      }
    }
    for (const auto& [id, parked] : tables.parked.rows()) {
      if (!IsHeldUp(*service, parked.subject, parked.version)) return false;
    }
  }
  return true;
}

std::vector<std::string> Violations(const Scenario& scenario, const Services& services) {
  return Check(scenario, services).Run();
}

}  // namespace homecare::simulation
