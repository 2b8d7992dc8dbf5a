#include "common/event/sweeper.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/event/housekeeping.h"
#include "common/event/outbox.h"
#include "common/event/retry_list.h"
#include "common/event/stream_writer.h"
#include "common/event/sweeper_core.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"

namespace homecare::event {
namespace {

constexpr int kPruneBatches = 20;

}  // namespace

// One lane.
class Sweeper::Round {
 public:
  Round(pg::Database& database, Peers& peers, const SweeperOptions& options, bool emergency)
      : database_(database),
        options_(options),
        emergency_(emergency),
        writer_(options.redis_address),
        core_({database, outbox_, peers, writer_}, options, emergency),
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
    absl::Duration wait = emergency_ ? options_.emergency_interval : options_.normal_interval;
    while (Wait(wait)) {
      wait = core_.Step(absl::Now());
      if (!emergency_) KeepHouse();
    }
  }

  // False at the end.
  bool Wait(absl::Duration wait) {
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, absl::ToChronoNanoseconds(wait), [this] { return stopping_; });
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
      RETURN_IF_ERROR(database_.Run(Lane::kNormal, [&](pg::Tx& tx) {
        pruned = prune_some(tx, city_code, before);
        return absl::OkStatus();
      }));
      if (pruned < kPruneBatch) break;
    }
    return absl::OkStatus();
  }

  absl::Status SetGauges() {
    DeliveryCounts counts;
    RETURN_IF_ERROR(database_.Read(Lane::kNormal, [&](pg::Tx& tx) {
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
    if (!status.ok()) log::Warning("housekeeping failed", {{"reason", Reason(status)}});
  }

  pg::Database& database_;
  const SweeperOptions& options_;
  const bool emergency_;
  const Outbox outbox_;

  // Of the thread.
  RedisStreamWriter writer_;
  SweeperCore core_;
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
      emergency_(std::make_unique<Round>(database, peers, options_, true)) {}

Sweeper::~Sweeper() = default;

}  // namespace homecare::event
