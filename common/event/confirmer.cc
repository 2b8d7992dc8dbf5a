#include "common/event/confirmer.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/event/batch_queue.h"
#include "common/event/topology.h"
#include "common/metrics/metrics.h"

namespace homecare::event {
namespace {

constexpr size_t kMostQueued = 20000;

}  // namespace

// One producer.
class Confirmer::Line {
 public:
  Line(Peers& peers, const std::string& producer, const std::string& subscriber)
      : lost_(metrics::Default().GetCounter("homecare_confirmations_lost_total",
                                            {{"producer", producer}})),
        sender_(kMostQueued, kMostEventsPerCall,
                [this, &peers, producer, subscriber](const std::vector<std::string>& event_ids) {
                  const absl::Status status = peers.Confirm(producer, subscriber, event_ids);
                  if (!status.ok()) lost_.Add(static_cast<int64_t>(event_ids.size()));
                  return status.ok();
                }) {}

  void Add(std::vector<std::string> event_ids) { lost_.Add(sender_.Add(std::move(event_ids))); }
  int64_t pending() const { return sender_.pending(); }

 private:
  const metrics::Counter lost_;
  BatchSender<std::string> sender_;  // last: its thread uses the other
};

Confirmer::Confirmer(Peers& peers, std::string subscriber) {
  for (const Topic& topic : Topics()) {
    const auto& hears = topic.subscribers;
    if (std::find(hears.begin(), hears.end(), subscriber) == hears.end()) continue;
    std::unique_ptr<Line>& line = lines_[std::string(topic.producer)];
    if (line == nullptr) {
      line = std::make_unique<Line>(peers, std::string(topic.producer), subscriber);
    }
  }
}

Confirmer::~Confirmer() = default;

void Confirmer::Take(absl::string_view topic, std::vector<std::string> event_ids) {
  const auto line = lines_.find(std::string(TopicOf(topic).producer));
  HC_CHECK(line != lines_.end());
  line->second->Add(std::move(event_ids));
}

int64_t Confirmer::pending() const {
  int64_t sum = 0;
  for (const auto& [producer, line] : lines_) sum += line->pending();
  return sum;
}

}  // namespace homecare::event
