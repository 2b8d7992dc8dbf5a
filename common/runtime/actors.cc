#include "common/runtime/actors.h"

#include <unistd.h>

#include <array>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/log/log.h"
#include "common/rpc/limits.h"

namespace homecare::runtime {
namespace {

// Short, because nothing ends while it lasts.
constexpr absl::Duration kTimeWait = absl::Milliseconds(500);

// Of the cities whose epoch this transaction has proven.
struct HeldEpochs {
  std::set<std::string> city_codes;
};

absl::Status TimeNotSet() {
  return NamedError(absl::StatusCode::kUnavailable, "TIME_NOT_SET",
                    "the time was not set since the start");
}

// For people who read the lease table.
std::string HolderName(const std::string& service) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return absl::StrCat(service, "@", host.data(), ":", getpid());
}

}  // namespace

Actors::Actors(ChangeRunner& runner, pg::Database& database, TimeKeeper& time, ActorOptions options)
    : runner_(runner), database_(database), time_(time), options_(std::move(options)) {
  if (options_.lease_name.empty()) {
    StartFor(options_.city_codes);
    return;
  }
  // Leading is a matter of each city, so each has its own threads.
  for (const std::string& city_code : options_.city_codes) {
    LeaseOptions lease;
    lease.city_code = city_code;
    lease.name = options_.lease_name;
    lease.holder = HolderName(options_.service);
    leases_[city_code] = Lease::Create(
        database_, lease, [this] { return Gained(); },
        [city_code] {
          log::Warning("the lease is lost", {{"city_code", city_code}});
        });
  }
  for (const std::string& city_code : options_.city_codes) StartFor({city_code});
}

Actors::~Actors() { Stop(); }

// What the owner loads depends on the time, so it must be known. The lease is tried again after an
// error.
absl::Status Actors::Gained() const {
  if (time_.WaitUntilTold(kTimeWait)) return options_.gained();
  return TimeNotSet();
}

void Actors::Stop() {
  std::vector<std::unique_ptr<event::Consumer>> consumers;
  {
    const std::lock_guard lock(mutex_);
    consumers.swap(consumers_);
  }
  consumers.clear();  // each waits for its group
  time_.Clear();
  deadlines_.clear();
}

absl::Status Actors::CheckLeading(const std::string& city_code) const {
  const auto lease = leases_.find(city_code);
  if (lease == leases_.end() || lease->second->leading()) return absl::OkStatus();
  return WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, "NOT_LEADER",
                                   "another process leads this city, or none does yet"),
                        rpc::Limits::kDrainRetry);
}

absl::Status Actors::HoldEpoch(Change& change) const {
  const auto lease = leases_.find(change.city_code());
  if (lease == leases_.end()) return absl::OkStatus();
  // Once in a transaction: the lock lasts as long as that.
  std::set<std::string>& held = change.memory().Of<HeldEpochs>().city_codes;
  if (held.count(change.city_code()) > 0) return absl::OkStatus();
  RETURN_IF_ERROR(lease->second->HoldEpoch(change.tx()));
  held.insert(change.city_code());
  return absl::OkStatus();
}

int64_t Actors::in_flight() const {
  const std::lock_guard lock(mutex_);
  int64_t out = 0;
  for (const auto& consumer : consumers_) out += consumer->in_flight();
  return out;
}

std::function<bool()> Actors::WhileLeading(const std::vector<std::string>& city_codes,
                                           bool (TimeKeeper::*open)() const) const {
  return [this, city_codes, open] {
    if (!(time_.*open)()) return false;
    for (const std::string& city_code : city_codes) {
      if (!CheckLeading(city_code).ok()) return false;
    }
    return true;
  };
}

void Actors::StartFor(const std::vector<std::string>& city_codes) {
  StartConsumers(city_codes);
  DeadlineOptions deadline;
  deadline.city_codes = city_codes;
  deadline.active = WhileLeading(city_codes, &TimeKeeper::released);
  deadlines_.push_back(
      DeadlineRunner::Create(runner_, database_, time_.clock(), deadline, GuardedDeadlines()));
  time_.Add(deadlines_.back().get());
}

void Actors::StartConsumers(const std::vector<std::string>& city_codes) {
  for (const Subscription& subscription : options_.subscriptions) {
    for (const bool emergency : {false, true}) {
      event::ConsumerOptions consumer;
      consumer.subscriber = options_.service;
      consumer.city_codes = city_codes;
      consumer.topics = subscription.topics;
      consumer.redis_socket = options_.redis_socket;
      consumer.emergency = emergency;
      consumer.ahead = subscription.ahead;
      consumer.active = WhileLeading(city_codes, &TimeKeeper::told);
      // The consumer has written it to the log and counted it for the alarm.
      consumer.on_emergency_failure = [this](const auto&, const auto&) { ++emergency_failures_; };
      consumers_.push_back(event::Consumer::Create(runner_, consumer, Guarded(subscription.apply),
                                                   options_.confirm));
    }
  }
}

event::Apply Actors::Guarded(const event::Apply& apply) const {
  return [this, apply](Change& change, const event::v1::Event& event) {
    RETURN_IF_ERROR(HoldEpoch(change));
    return apply(change, event);
  };
}

absl::StatusOr<event::ReplayReport> Actors::ReplayDeadLetters(const std::string& city_code,
                                                              int limit) const {
  if (!time_.told()) return TimeNotSet();
  RETURN_IF_ERROR(CheckLeading(city_code));
  std::map<std::string, event::Apply> by_topic;
  for (const Subscription& subscription : options_.subscriptions) {
    for (const std::string& topic : subscription.topics) {
      by_topic[topic] = Guarded(subscription.apply);
    }
  }
  const auto apply = [&by_topic](Change& change, const event::v1::Event& event) {
    const auto found = by_topic.find(event.topic());
    if (found != by_topic.end()) return found->second(change, event);
    return NamedError(absl::StatusCode::kFailedPrecondition, "TOPIC_NOT_HEARD",
                      "this service does not subscribe to the event's topic any more");
  };
  return event::ReplayDeadLetters(
      database_, runner_, {.subscriber = options_.service, .city_code = city_code, .limit = limit},
      apply, options_.confirm);
}

std::map<std::string, DeadlineHandler> Actors::GuardedDeadlines() const {
  std::map<std::string, DeadlineHandler> out;
  for (const auto& [kind, handler] : options_.deadlines) {
    out[kind] = [this, handler = handler](Change& change, const Deadline& deadline) {
      RETURN_IF_ERROR(HoldEpoch(change));
      return handler(change, deadline);
    };
  }
  return out;
}

}  // namespace homecare::runtime
