#include "common/change/mutator.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/status.h"
#include "common/change/mutation_group.h"

namespace homecare {
namespace {

constexpr absl::Duration kRetryDelay = absl::Milliseconds(200);

// How long a group waits beside one that is running for others to join it. What a transaction costs
// whoever is in it is more than that; emergencies do not wait.
std::chrono::milliseconds GatherTime(Lane lane) {
  return std::chrono::milliseconds(lane == Lane::kEmergency ? 0 : 20);
}

// A bounded queue and the threads that empty it. A mutation whose caller has stopped waiting is run
// all the same: it was accepted, and its outcome is there for the retry.
//
// One thread at a time collects the next group. Where no group is running it takes what there is at
// once; beside a running one it waits until that has ended, half a group has come together, or
// GatherTime has passed. So a crowd shares few and full transactions, and a single request never
// waits for company.
class LaneQueue {
 public:
  LaneQueue(ChangeRunner& runner, Lane lane, int threads, int limit, int group_size)
      : runner_(runner),
        lane_(lane),
        limit_(limit),
        group_size_(group_size),
        worth_starting_((group_size_ + 1) / 2) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
  }

  ~LaneQueue() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    collect_.notify_all();
    enough_.notify_all();
    stopped_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  absl::Status Submit(Mutation mutation) {
    bool first = false, enough = false;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || queue_.size() >= limit_) {
        return WithRetryDelay(NamedError(absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
                                         "too many requests are waiting"),
                              kRetryDelay);
      }
      queue_.push_back(std::move(mutation));
      ++pending_;
      first = queue_.size() == 1;
      enough = queue_.size() == worth_starting_;
    }
    // Whoever collects takes all there is by then, and calls the next where it leaves something.
    if (first) collect_.notify_one();
    if (enough) enough_.notify_one();
    return absl::OkStatus();
  }

  int64_t pending() const { return pending_; }

 private:
  void Work() {
    while (true) {
      std::deque<Mutation> taken = Take();
      if (taken.empty()) return;
      const auto count = static_cast<int64_t>(taken.size());
      while (!taken.empty()) taken = RunGroup(std::move(taken));
      pending_ -= count;
      End();
    }
  }

  // Waits for work; nothing means that the queue is empty and stays so.
  std::deque<Mutation> Take() {
    std::unique_lock lock(mutex_);
    collect_.wait(lock, [this] { return !collecting_ && (stopping_ || !queue_.empty()); });
    collecting_ = true;
    enough_.wait_for(lock, GatherTime(lane_), [this] {
      return stopping_ || running_ == 0 || queue_.size() >= worth_starting_;
    });
    collecting_ = false;
    std::deque<Mutation> taken;
    while (!queue_.empty() && taken.size() < group_size_) {
      taken.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    if (!taken.empty()) ++running_;
    const bool more = stopping_ || !queue_.empty();
    lock.unlock();
    if (more) collect_.notify_one();
    return taken;
  }

  void End() {
    {
      const std::lock_guard lock(mutex_);
      --running_;
    }
    enough_.notify_one();
  }

  // Gives back those that the group could not hold.
  std::deque<Mutation> RunGroup(std::deque<Mutation> taken) {
    std::deque<Mutation> left;
    MutationGroup group;
    for (Mutation& mutation : taken) {
      if (!group.Add(mutation)) left.push_back(std::move(mutation));
    }
    group.Run(runner_, lane_, [this](absl::Duration wait) {
      std::unique_lock lock(mutex_);
      stopped_.wait_for(lock, absl::ToChronoMicroseconds(wait), [this] { return stopping_; });
    });
    return left;
  }

  ChangeRunner& runner_;
  const Lane lane_;
  const size_t limit_;
  const size_t group_size_;
  const size_t worth_starting_;  // a group beside another
  std::mutex mutex_;
  std::condition_variable collect_;  // the queue may need somebody to collect from it
  std::condition_variable enough_;   // who collects may go
  // Of its own: who pauses must not swallow the call to work.
  std::condition_variable stopped_;
  std::deque<Mutation> queue_;
  bool collecting_ = false;
  int running_ = 0;  // groups
  bool stopping_ = false;
  std::atomic<int64_t> pending_ = 0;
  std::vector<std::thread> threads_;
};

class TwoLaneMutator final : public Mutator {
 public:
  TwoLaneMutator(ChangeRunner& runner, const MutatorOptions& options)
      : normal_(runner, Lane::kNormal, options.normal_threads, options.normal_queue,
                options.group_size),
        emergency_(runner, Lane::kEmergency, options.emergency_threads, options.emergency_queue,
                   options.group_size) {}

  absl::Status Submit(Lane lane, Mutation mutation) override {
    LaneQueue& queue = lane == Lane::kEmergency ? emergency_ : normal_;
    return queue.Submit(std::move(mutation));
  }

  int64_t pending() const override { return normal_.pending() + emergency_.pending(); }

 private:
  LaneQueue normal_;
  LaneQueue emergency_;
};

}  // namespace

std::unique_ptr<Mutator> Mutator::Create(ChangeRunner& runner, MutatorOptions options) {
  return std::make_unique<TwoLaneMutator>(runner, options);
}

}  // namespace homecare
