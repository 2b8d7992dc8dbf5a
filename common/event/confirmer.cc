#include "common/event/confirmer.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "common/base/check.h"
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
      : peers_(peers),
        producer_(producer),
        subscriber_(subscriber),
        lost_(metrics::Default().GetCounter("homecare_confirmations_lost_total",
                                            {{"producer", producer}})),
        thread_([this] { Loop(); }) {}

  ~Line() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_all();
    thread_.join();
  }

  void Add(std::vector<std::string> event_ids) {
    {
      const std::lock_guard lock(mutex_);
      for (std::string& event_id : event_ids) {
        if (queue_.size() >= kMostQueued) {
          lost_.Add();
          continue;
        }
        queue_.push_back(std::move(event_id));
        ++pending_;
      }
    }
    ready_.notify_one();
  }

  int64_t pending() const { return pending_; }

 private:
  void Loop() {
    while (true) {
      const std::vector<std::string> event_ids = NextIds();
      if (event_ids.empty()) return;
      const absl::Status status = peers_.Confirm(producer_, subscriber_, event_ids);
      if (!status.ok()) lost_.Add(static_cast<int64_t>(event_ids.size()));
      pending_ -= static_cast<int64_t>(event_ids.size());
      if (!status.ok() && Stopping()) return;
    }
  }

  bool Stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  // Waits for ids; none means the end.
  std::vector<std::string> NextIds() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    const size_t size = std::min<size_t>(queue_.size(), kMostEventsPerCall);
    std::vector<std::string> event_ids(std::make_move_iterator(queue_.begin()),
                                       std::make_move_iterator(queue_.begin() + size));
    queue_.erase(queue_.begin(), queue_.begin() + size);
    return event_ids;
  }

  Peers& peers_;
  const std::string producer_;
  const std::string subscriber_;
  const metrics::Counter lost_;
  std::atomic<int64_t> pending_ = 0;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<std::string> queue_;
  bool stopping_ = false;
  std::thread thread_;
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
