#include "tests/simulation/world/world.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/base/status.h"
#include "common/event/topology.h"
#include "tests/simulation/world/invariants.h"

namespace homecare::simulation {
namespace {

constexpr absl::Duration kLongestRequestPause = absl::Milliseconds(500);
constexpr size_t kMostInAGroup = 4;

absl::Status CallLost() {
  return NamedError(absl::StatusCode::kUnavailable, "PEER_UNAVAILABLE", "simulated");
}

}  // namespace

World::World(uint64_t seed, Trace trace)
    : around_(seed, std::move(trace)), scenario_(DrawScenario(around_)), redis_(around_) {
  around_.rates = scenario_.rates;
  for (const auto& [service, count] : scenario_.processes) {
    services_[service] = std::make_unique<Business>(around_, scenario_, service);
    for (int number = 1; number <= count; ++number) {
      slots_.push_back({.service = service, .number = number});
    }
  }
}

Report World::Run() {
  while (around_.now < scenario_.faults_end) Step();
  EndFaults();
  report_.violations = RunUntilQuiet([] {});
  report_.quiet_after = around_.now - scenario_.faults_end;
  if (!report_.violations.empty()) return report_;
  for (const auto& [name, service] : services_) {
    report_.dead_letters +=
        static_cast<int>(service->database().tables().dead_letter.rows().size());
  }
  around_.Trace("everything is mended");
  for (const auto& [name, service] : services_) service->Mend();
  report_.violations = RunUntilQuiet([this] { Replay(); });
  for (const auto& [name, service] : services_) {
    report_.applied += static_cast<int>(service->database().tables().effects.rows().size());
  }
  for (const Request& request : scenario_.requests) report_.acknowledged += request.acknowledged;
  return report_;
}

std::vector<std::string> World::RunUntilQuiet(absl::FunctionRef<void()> at_times) {
  const absl::Duration end = around_.now + kLongestWait;
  while (around_.now < end) {
    at_times();
    const absl::Duration look = around_.now + absl::Milliseconds(500);
    while (around_.now < look) Step();
    if (LooksQuiet(scenario_, services_) && Violations(scenario_, services_).empty()) return {};
  }
  std::vector<std::string> violations = Violations(scenario_, services_);
  if (violations.empty()) violations.push_back("quiet: requests are still not over");
  return violations;
}

void World::EndFaults() {
  around_.Trace("the faults end");
  around_.faulty = false;
  redis_.Stop(around_.now);
  for (const auto& [name, service] : services_) service->database().Stop(around_.now);
}

void World::Replay() {
  around_.who = "operator";
  for (Slot& slot : slots_) {
    if (slot.process != nullptr) HC_CHECK(slot.process->Replay().ok());
  }
}

// Whoever is due first goes on. Those of the world come before those of the processes.
void World::Step() {
  ++report_.steps;
  Slot* slot_of_next = nullptr;
  Actor* next = nullptr;
  absl::Duration time = around_.faulty ? next_fault_ : absl::InfiniteDuration();
  for (const Request& request : scenario_.requests) {
    if (!request.over) time = std::min(time, request.time);
  }
  for (Slot& slot : slots_) {
    if (slot.process == nullptr) {
      time = std::min(time, slot.restart);
      continue;
    }
    for (Actor& actor : slot.process->actors()) {
      if (next != nullptr && actor.next >= next->next) continue;
      next = &actor;
      slot_of_next = &slot;
    }
  }
  if (next != nullptr && next->next < time) return StepActor(*slot_of_next, *next);
  around_.now = std::max(around_.now, time);
  around_.who = "world";
  if (around_.faulty && next_fault_ <= around_.now) return GoWrong();
  for (Slot& slot : slots_) {
    if (slot.process == nullptr && slot.restart <= around_.now) Restart(slot);
  }
  StepClients();
}

void World::StepActor(Slot& slot, Actor& actor) {
  around_.now = std::max(around_.now, actor.next);
  around_.waited = absl::ZeroDuration();
  around_.who = actor.name;
  try {
    // A step that wakes its own actor is not lost: the wait counts from before.
    actor.next = absl::InfiniteDuration();
    const absl::Duration wait = actor.step();
    const absl::Duration work =
        around_.dice.Between(absl::Microseconds(100), absl::Milliseconds(5));
    actor.next = std::min(actor.next, around_.now + around_.waited + wait + work);
  } catch (const Crash&) {
    Kill(slot);
  }
}

void World::Restart(Slot& slot) {
  around_.Trace("starts ", slot.service, "-", slot.number);
  slot.process =
      std::make_unique<Process>(around_, redis_, *this, *services_.at(slot.service), slot.number);
}

void World::Kill(Slot& slot) {
  around_.Trace("dies");
  ++report_.crashes;
  slot.process = nullptr;
  slot.restart = around_.now + around_.dice.Between(absl::Milliseconds(10), absl::Seconds(3));
}

void World::GoWrong() {
  Dice& dice = around_.dice;
  next_fault_ = around_.now + dice.Between(absl::Milliseconds(100), absl::Seconds(2));
  const absl::Duration until = around_.now + dice.Between(absl::Milliseconds(50), absl::Seconds(3));
  for (auto& [time, subscriber] : scenario_.garbage) {
    if (time > around_.now) continue;
    const event::Topic& topic = event::TopicOf(subscriber == "matching" ? "orders" : "registry");
    redis_.Add(event::StreamName(kCity, topic.name, subscriber, dice.Chance(0.5)), "\xff garbage");
    time = absl::InfiniteDuration();
  }
  Slot& slot = slots_[dice.Below(static_cast<int>(slots_.size()))];
  if (dice.Chance(0.3)) redis_.WriteFile();
  switch (dice.Below(8)) {
    case 0:
      around_.Trace("FLUSHALL");
      return redis_.Empty();
    case 1:
      around_.Trace("Redis away");
      return redis_.Stop(until);
    case 2:
      around_.Trace("Redis replaced by an empty one");
      redis_.Empty();
      return redis_.Stop(until);
    case 3:
      around_.Trace("database restarts: ", slot.service);
      return services_.at(slot.service)->database().Stop(until);
    case 4:
      if (slot.process != nullptr) Kill(slot);
      return;
    case 5:
      if (slot.process != nullptr) slot.process->Stall(until - around_.now);
      return;
    case 6:
      if (slot.process != nullptr) slot.process->Rest(until);
      return;
    default:
      around_.Trace("Redis starts from its file");
      return redis_.StartFromFile();
  }
}

World::Slot* World::LivingSlot(const std::string& service) {
  std::vector<Slot*> living;
  for (Slot& slot : slots_) {
    if (slot.service == service && slot.process != nullptr) living.push_back(&slot);
  }
  return living.empty() ? nullptr : around_.dice.Of(living);
}

// A request that is due takes others of its service along.
void World::StepClients() {
  std::vector<Request*> group;
  for (Request& request : scenario_.requests) {
    if (request.over || request.time > around_.now + absl::Milliseconds(200)) continue;
    if (group.empty() && request.time > around_.now) continue;
    if (!group.empty() && group.front()->service != request.service) continue;
    if (group.size() < kMostInAGroup) group.push_back(&request);
  }
  if (group.empty()) return;
  for (Request* request : group) {
    request->time =
        around_.now + around_.dice.Between(absl::Milliseconds(20), kLongestRequestPause);
  }
  if (Slot* slot = LivingSlot(group.front()->service)) Serve(*slot, group);
}

void World::Serve(Slot& slot, const std::vector<Request*>& requests) {
  around_.who = absl::StrCat(slot.service, "-", slot.number, " request");
  around_.waited = absl::ZeroDuration();
  try {
    slot.process->Serve(requests, [this](Request& request, const absl::Status& status) {
      Answer(request, status);
    });
  } catch (const Crash&) {
    Kill(slot);
  }
}

void World::Answer(Request& request, const absl::Status& status) {
  around_.Trace("answers ", request.request_id, " ", status.ok() ? "OK" : Reason(status));
  if (status.ok()) {
    request.acknowledged = request.over = true;
    return;
  }
  if (Reason(status) == "REFUSED" || request.impatient) request.over = true;
}

bool World::CanBeCalled(const std::string& service) {
  return LivingSlot(service) != nullptr && !around_.Happens(around_.rates.call_lost);
}

absl::StatusOr<std::vector<std::string>> World::Have(const std::string& subscriber,
                                                     const std::vector<event::EventRef>& events) {
  if (!CanBeCalled(subscriber)) return CallLost();
  std::vector<std::string> had;
  RETURN_IF_ERROR(services_.at(subscriber)->database().Read(Lane::kNormal, [&](pg::Tx& tx) {
    had = MemoryInbox().FindHad(tx, kCity, events);
    return absl::OkStatus();
  }));
  if (around_.Happens(around_.rates.call_lost)) return CallLost();
  return had;
}

absl::Status World::Confirm(const std::string& producer, const std::string& subscriber,
                            const std::vector<std::string>& event_ids) {
  if (!CanBeCalled(producer)) return CallLost();
  for (int times = around_.Happens(around_.rates.call_lost) ? 2 : 1; times > 0; --times) {
    RETURN_IF_ERROR(services_.at(producer)->database().Run(Lane::kNormal, [&](pg::Tx& tx) {
      MemoryOutbox().ConfirmHad(tx, kCity, subscriber, event_ids);
      return absl::OkStatus();
    }));
  }
  return around_.Happens(around_.rates.call_lost) ? CallLost() : absl::OkStatus();
}

}  // namespace homecare::simulation
