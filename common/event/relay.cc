#include "common/event/relay.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "common/base/status.h"
#include "common/event/outage.h"
#include "common/event/stream_reader.h"
#include "common/event/topology.h"
#include "common/metrics/metrics.h"
#include "common/redis/client.h"

namespace homecare::event {
namespace {

constexpr size_t kBatch = 256;

std::vector<redis::Words> CommandsOf(const std::vector<OutboxRow>& rows) {
  std::vector<redis::Words> commands;
  for (const OutboxRow& row : rows) {
    for (const absl::string_view subscriber : TopicOf(row.topic).subscribers) {
      commands.push_back(
          AddToStream(StreamName(row.city_code, row.topic, subscriber, row.emergency), row.bytes));
    }
  }
  return commands;
}

}  // namespace

// One lane.
class Relay::Line {
 public:
  Line(const RelayOptions& options, const char* lane)
      : most_(options.queue),
        client_({.address = options.redis_address}),
        redis_("relay"),
        relayed_(metrics::Default().GetCounter("homecare_events_relayed_total", {{"lane", lane}})),
        dropped_(metrics::Default().GetCounter("homecare_events_dropped_total", {{"lane", lane}})),
        thread_([this] { Loop(); }) {}

  ~Line() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_all();
    thread_.join();
  }

  void Add(OutboxRow row) {
    {
      const std::lock_guard lock(mutex_);
      if (queue_.size() >= most_) return dropped_.Add();
      queue_.push_back(std::move(row));
      ++pending_;
    }
    ready_.notify_one();
  }

  int64_t pending() const { return pending_; }

 private:
  void Loop() {
    while (true) {
      const std::vector<OutboxRow> rows = NextRows();
      if (rows.empty()) return;
      const bool sent = Send(rows);
      pending_ -= static_cast<int64_t>(rows.size());
      if (!sent && Stopping()) return;  // the sweeper of the next process rings
    }
  }

  // Waits for rows; none means the end.
  std::vector<OutboxRow> NextRows() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    std::vector<OutboxRow> rows;
    while (!queue_.empty() && rows.size() < kBatch) {
      rows.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    return rows;
  }

  bool Send(const std::vector<OutboxRow>& rows) {
    const absl::StatusOr<std::vector<redis::Reply>> replies = client_.Pipeline(CommandsOf(rows));
    absl::Status status = replies.status();
    if (replies.ok()) {
      for (const redis::Reply& reply : *replies) {
        if (reply.IsError()) status = absl::UnavailableError(reply.text);  // full, or starting up
      }
    }
    (status.ok() ? relayed_ : dropped_).Add(static_cast<int64_t>(rows.size()));
    return redis_.Note(status);
  }

  bool Stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  const size_t most_;
  redis::Client client_;
  Outage redis_;
  const metrics::Counter relayed_;
  const metrics::Counter dropped_;
  std::atomic<int64_t> pending_ = 0;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<OutboxRow> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

Relay::Relay(RelayOptions options)
    : normal_(std::make_unique<Line>(options, "normal")),
      emergency_(std::make_unique<Line>(options, "emergency")) {}

Relay::~Relay() = default;

void Relay::Take(std::vector<OutboxRow> rows) {
  for (OutboxRow& row : rows) {
    Line& line = row.emergency ? *emergency_ : *normal_;
    line.Add(std::move(row));
  }
}

int64_t Relay::pending() const { return normal_->pending() + emergency_->pending(); }

}  // namespace homecare::event
