// What a process does without being asked: consumes events and fires deadlines, for each city it
// leads where leading is asked for.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/change/deadline_runner.h"
#include "common/change/lease.h"
#include "common/event/consumer.h"
#include "common/event/dead_letters.h"
#include "common/runtime/time_keeper.h"

namespace homecare::runtime {

struct Subscription {
  std::vector<std::string> topics;
  event::Apply apply;
  event::ApplyAhead ahead;
};

struct ActorOptions {
  std::string service;
  std::vector<std::string> city_codes;
  std::string redis_socket;
  std::vector<Subscription> subscriptions;
  std::map<std::string, DeadlineHandler> deadlines;
  event::Confirm confirm;
  // Empty: no lease, every process acts.
  std::string lease_name;
  std::function<absl::Status()> gained;
};

// Acts from construction to Stop. Events wait until the time is told, deadlines until it is
// released; both act only while this process leads the city, and prove it in each change.
class Actors {
 public:
  Actors(ChangeRunner& runner, pg::Database& database, TimeKeeper& time, ActorOptions options);
  ~Actors();

  // Waits for the changes under way. Leases are kept until destruction: requests under way may
  // still prove theirs.
  void Stop();

  // Thread safe. OK, or UNAVAILABLE, NOT_LEADER with a retry delay.
  absl::Status CheckLeading(const std::string& city_code) const;
  // Proves it within a change; ABORTED, NOT_LEADER when overtaken.
  absl::Status HoldEpoch(Change& change) const;

  // Events read and not yet settled. Thread safe.
  int64_t in_flight() const;

  // Emergencies that ConsumerOptions::attempts tries could not apply. Thread safe.
  int64_t emergency_failures() const { return emergency_failures_; }

  // Thread safe. UNAVAILABLE, TIME_NOT_SET or NOT_LEADER where this process may not act.
  absl::StatusOr<event::ReplayReport> ReplayDeadLetters(const std::string& city_code,
                                                        int limit) const;

 private:
  absl::Status Gained() const;
  std::function<bool()> WhileLeading(const std::vector<std::string>& city_codes,
                                     bool (TimeKeeper::*open)() const) const;
  void StartFor(const std::vector<std::string>& city_codes);
  void StartConsumers(const std::vector<std::string>& city_codes);
  event::Apply Guarded(const event::Apply& apply) const;
  std::map<std::string, DeadlineHandler> GuardedDeadlines() const;

  ChangeRunner& runner_;
  pg::Database& database_;
  TimeKeeper& time_;
  const ActorOptions options_;
  std::map<std::string, std::unique_ptr<Lease>> leases_;  // by city
  std::atomic<int64_t> emergency_failures_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<event::Consumer>> consumers_;  // guarded by mutex_ once started
  std::vector<std::unique_ptr<DeadlineRunner>> deadlines_;
};

}  // namespace homecare::runtime
