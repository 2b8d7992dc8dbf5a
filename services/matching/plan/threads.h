// The planner's workers as threads that wait for work.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "services/matching/domain/planner/solver.h"

namespace homecare::matching::plan {

// Run is called from one thread at a time, which works along.
class Threads : public planner::Workers {
 public:
  explicit Threads(int count);
  ~Threads() override;
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  int threads() const override { return static_cast<int>(helpers_.size()) + 1; }
  void Run(int count, const std::function<void(int)>& body) override;

 private:
  void Help();
  // Takes bodies until there are none left; holds the lock between them.
  void Take(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable work_, done_;
  const std::function<void(int)>* body_ = nullptr;
  int next_ = 0, count_ = 0, running_ = 0;
  bool ending_ = false;
  std::vector<std::thread> helpers_;
};

}  // namespace homecare::matching::plan
