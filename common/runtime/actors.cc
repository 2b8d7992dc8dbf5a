#include "common/runtime/actors.h"

#include <unistd.h>

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/log/log.h"
#include "common/rpc/limits.h"

namespace homecare::runtime {
namespace {

// Short, because nothing ends while it lasts.
constexpr absl::Duration kTimeWait = absl::Milliseconds(500);

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
  return NamedError(absl::StatusCode::kUnavailable, "TIME_NOT_SET",
                    "the time was not set since the start");
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
  return lease == leases_.end() ? absl::OkStatus() : lease->second->HoldEpoch(change.tx());
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
      consumer.active = WhileLeading(city_codes, &TimeKeeper::told);
      auto apply = [this, apply = subscription.apply](Change& change,
                                                      const event::v1::Event& event) {
        RETURN_IF_ERROR(HoldEpoch(change));
        return apply(change, event);
      };
      consumers_.push_back(event::Consumer::Create(runner_, consumer, apply, options_.confirm));
    }
  }
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
