// Workers of the tests: as many threads as bodies, all at once.
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "services/matching/domain/planner/solver.h"

namespace homecare::matching::planner {

class Crowd : public Workers {
 public:
  int threads() const override { return 4; }
  void Run(int count, const std::function<void(int)>& body) override {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back([&, i] { body(i); });
    for (std::thread& thread : threads) thread.join();
  }
};

}  // namespace homecare::matching::planner
