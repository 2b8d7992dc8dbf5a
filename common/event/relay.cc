#include "common/event/relay.h"

#include <utility>

#include "common/event/batch_queue.h"
#include "common/event/outage.h"
#include "common/event/stream_writer.h"
#include "common/event/topology.h"
#include "common/metrics/metrics.h"

namespace homecare::event {

std::vector<Addition> AdditionsOf(const std::vector<OutboxRow>& rows) {
  std::vector<Addition> additions;
  for (const OutboxRow& row : rows) {
    for (const absl::string_view subscriber : TopicOf(row.topic).subscribers) {
      additions.push_back(
          {StreamName(row.city_code, row.topic, subscriber, row.emergency), row.bytes});
    }
  }
  return additions;
}

// One lane.
class Relay::Line {
 public:
  Line(const RelayOptions& options, const char* lane)
      : writer_(options.redis_address),
        redis_("relay"),
        relayed_(metrics::Default().GetCounter("homecare_events_relayed_total", {{"lane", lane}})),
        dropped_(metrics::Default().GetCounter("homecare_events_dropped_total", {{"lane", lane}})),
        sender_(options.queue, kRelayBatch,
                [this](const std::vector<OutboxRow>& rows) { return Send(rows); }) {}

  void Add(std::vector<OutboxRow> rows) { dropped_.Add(sender_.Add(std::move(rows))); }
  int64_t pending() const { return sender_.pending(); }

 private:
  bool Send(const std::vector<OutboxRow>& rows) {
    const absl::Status status = writer_.Add(AdditionsOf(rows));
    (status.ok() ? relayed_ : dropped_).Add(static_cast<int64_t>(rows.size()));
    return redis_.Note(status);
  }

  RedisStreamWriter writer_;
  Outage redis_;
  const metrics::Counter relayed_;
  const metrics::Counter dropped_;
  BatchSender<OutboxRow> sender_;  // last: its thread uses the others
};

Relay::Relay(RelayOptions options)
    : normal_(std::make_unique<Line>(options, "normal")),
      emergency_(std::make_unique<Line>(options, "emergency")) {}

Relay::~Relay() = default;

void Relay::Take(std::vector<OutboxRow> rows) {
  std::vector<OutboxRow> normal, emergency;
  for (OutboxRow& row : rows) (row.emergency ? emergency : normal).push_back(std::move(row));
  if (!emergency.empty()) emergency_->Add(std::move(emergency));
  if (!normal.empty()) normal_->Add(std::move(normal));
}

int64_t Relay::pending() const { return normal_->pending() + emergency_->pending(); }

}  // namespace homecare::event
