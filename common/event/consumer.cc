#include "common/event/consumer.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "common/event/applier.h"
#include "common/event/consumer_core.h"
#include "common/event/stream_reader.h"

namespace homecare::event {
namespace {

StreamReaderOptions ReaderOptions(const ConsumerOptions& options) {
  return {.redis_address = options.redis_socket,
          .subscriber = options.subscriber,
          .city_codes = options.city_codes,
          .topics = options.topics,
          .emergency = options.emergency,
          .batch = options.group_size,
          .claim_idle = options.claim_idle};
}

class StreamConsumer final : public Consumer {
 public:
  StreamConsumer(ChangeRunner& runner, const ConsumerOptions& options, Apply apply, Confirm confirm)
      : reader_(ReaderOptions(options)),
        core_(reader_, Applier(runner, options.subscriber, std::move(apply), options.ahead),
              options, std::move(confirm)),
        thread_([this] { Loop(); }) {}

  ~StreamConsumer() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  int64_t in_flight() const override { return in_flight_; }

 private:
  void Loop() {
    absl::Duration wait;
    while (Wait(wait)) {
      wait = core_.Step(SteadyNow());
      in_flight_ = core_.in_flight();
    }
  }

  // False at the end.
  bool Wait(absl::Duration wait) {
    std::unique_lock lock(mutex_);
    if (wait <= absl::ZeroDuration()) return !stopping_;
    return !wake_.wait_for(lock, absl::ToChronoNanoseconds(wait), [this] { return stopping_; });
  }

  // Of the thread.
  StreamReader reader_;
  ConsumerCore core_;

  std::atomic<int64_t> in_flight_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Consumer> Consumer::Create(ChangeRunner& runner, ConsumerOptions options,
                                           Apply apply, Confirm confirm) {
  return std::make_unique<StreamConsumer>(runner, options, std::move(apply), std::move(confirm));
}

}  // namespace homecare::event
