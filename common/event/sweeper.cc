#include "common/event/sweeper.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/event/bell.h"
#include "common/event/outbox.h"
#include "common/event/retry_list.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"

namespace homecare::event {
namespace {

constexpr int kPruneBatches = 20;

// Due rows by the subscriber who is to be asked.
std::map<std::string, std::vector<const DueRow*>> BySubscriber(const std::vector<DueRow>& rows) {
  std::map<std::string, std::vector<const DueRow*>> by_subscriber;
  for (const DueRow& row : rows) {
    for (const std::string& subscriber : row.pending) by_subscriber[subscriber].push_back(&row);
  }
  return by_subscriber;
}

absl::Duration AgeOfOldest(const std::vector<DueRow>& rows, absl::Time now) {
  absl::Duration age;
  for (const DueRow& row : rows) age = std::max(age, now - row.created_time);
  return age;
}

}  // namespace

// One lane.
class Sweeper::Round {
 public:
  Round(pg::Database& database, Peers& peers, const SweeperOptions& options, bool emergency)
      : database_(database),
        peers_(peers),
        options_(options),
        emergency_(emergency),
        lane_(emergency ? Lane::kEmergency : Lane::kNormal),
        bell_(options.redis_address, options.longest_stream),
        thread_([this] { Loop(); }) {}

  ~Round() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

 private:
  void Loop() {
    while (Wait()) {
      oldest_ = absl::ZeroDuration();
      more_ = false;
      asked_ = answered_ = 0;
      for (const std::string& city_code : options_.city_codes) Note(Sweep(city_code));
      metrics::Default()
          .GetGauge("homecare_outbox_oldest_due_seconds", {{"lane", LaneName()}})
          .Set(absl::ToDoubleSeconds(oldest_));
      if (!emergency_) KeepHouse();
    }
  }

  // False at the end.
  bool Wait() {
    absl::Duration interval = emergency_ ? options_.emergency_interval : options_.normal_interval;
    const bool unreachable = asked_ > 0 && answered_ == 0;
    if (unreachable && !emergency_) interval = options_.unreachable_interval;
    if (more_ && !unreachable) interval = absl::ZeroDuration();
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, absl::ToChronoNanoseconds(interval), [this] { return stopping_; });
  }

  absl::Status Sweep(const std::string& city_code) {
    const absl::Time now = absl::Now();
    bool any = false;
    // Most rounds find nothing: a read costs no transaction id.
    RETURN_IF_ERROR(database_.Read(lane_, [&](pg::Tx& tx) {
      any = AnyDue(tx, city_code, emergency_, now);
      return absl::OkStatus();
    }));
    if (!any) return absl::OkStatus();
    std::vector<DueRow> rows;
    RETURN_IF_ERROR(database_.Run(lane_, [&](pg::Tx& tx) {
      rows = ClaimDue(tx, city_code, emergency_, now, options_.batch);
      return absl::OkStatus();
    }));
    oldest_ = std::max(oldest_, AgeOfOldest(rows, now));
    more_ = more_ || static_cast<int>(rows.size()) == options_.batch;
    for (const auto& [subscriber, own] : BySubscriber(rows)) {
      RETURN_IF_ERROR(AskAndRing(city_code, subscriber, own));
    }
    return absl::OkStatus();
  }

  absl::Status AskAndRing(const std::string& city_code, const std::string& subscriber,
                          const std::vector<const DueRow*>& rows) {
    std::vector<EventRef> refs;
    for (const DueRow* row : rows) refs.push_back(row->ref);
    ++asked_;
    const absl::StatusOr<std::vector<std::string>> had = peers_.Have(subscriber, refs);
    std::set<std::string> had_ids;
    if (had.ok()) {
      ++answered_;
      had_ids.insert(had->begin(), had->end());
    }
    // One who cannot be asked may still read: the bell is rung for everything.
    std::vector<const DueRow*> missing;
    for (const DueRow* row : rows) {
      if (!had_ids.contains(row->ref.event_id)) missing.push_back(row);
    }
    bell_.Ring(city_code, subscriber, emergency_, missing);
    if (had_ids.empty()) return absl::OkStatus();
    return database_.Run(lane_, [&](pg::Tx& tx) {
      ConfirmHad(tx, city_code, subscriber, *had);
      return absl::OkStatus();
    });
  }

  void KeepHouse() {
    if (SteadyNow() >= next_gauges_) {
      next_gauges_ = SteadyIn(options_.gauge_interval);
      Note(SetGauges());
    }
    if (SteadyNow() < next_prune_) return;
    next_prune_ = SteadyIn(options_.prune_interval);
    for (const std::string& city_code : options_.city_codes) {
      Note(Prune(city_code, absl::Now() - options_.keep_inbox, PruneInbox));
      Note(Prune(city_code, absl::Now() - options_.keep_requests, PruneRequests));
    }
  }

  template <typename PruneSome>
  absl::Status Prune(const std::string& city_code, absl::Time before, PruneSome prune_some) {
    for (int i = 0; i < kPruneBatches; ++i) {
      int64_t pruned = 0;
      RETURN_IF_ERROR(database_.Run(lane_, [&](pg::Tx& tx) {
        pruned = prune_some(tx, city_code, before);
        return absl::OkStatus();
      }));
      if (pruned < kPruneBatch) break;
    }
    return absl::OkStatus();
  }

  absl::Status SetGauges() {
    DeliveryCounts counts;
    RETURN_IF_ERROR(database_.Read(lane_, [&](pg::Tx& tx) {
      counts = CountDelivery(tx, options_.city_codes);
      return absl::OkStatus();
    }));
    metrics::Registry& registry = metrics::Default();
    registry.GetGauge("homecare_outbox_events").Set(static_cast<double>(counts.outbox_left));
    registry.GetGauge("homecare_parked_events").Set(static_cast<double>(counts.parked));
    registry.GetGauge("homecare_dead_letters").Set(static_cast<double>(counts.dead_letters));
    return absl::OkStatus();
  }

  void Note(const absl::Status& status) {
    if (!status.ok() && failures_ == 0) {
      log::Warning("sweeper cannot work", {{"lane", LaneName()}, {"reason", Reason(status)}});
    }
    failures_ = status.ok() ? 0 : failures_ + 1;
  }

  const char* LaneName() const { return emergency_ ? "emergency" : "normal"; }

  pg::Database& database_;
  Peers& peers_;
  const SweeperOptions& options_;
  const bool emergency_;
  const Lane lane_;

  // Of the thread.
  Bell bell_;
  absl::Duration oldest_;
  bool more_ = false;  // another batch is due at once
  int asked_ = 0;
  int answered_ = 0;
  int failures_ = 0;
  SteadyTime next_prune_;
  SteadyTime next_gauges_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

Sweeper::Sweeper(pg::Database& database, Peers& peers, SweeperOptions options)
    : options_(std::move(options)),
      normal_(std::make_unique<Round>(database, peers, options_, false)),
      emergency_(std::make_unique<Round>(database, peers, options_, true)) {
  HC_CHECK(options_.batch <= kMostEventsPerCall);
}

Sweeper::~Sweeper() = default;

}  // namespace homecare::event
