#include "common/rpc/executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>

#include "common/base/status.h"

namespace homecare::rpc {
namespace {

constexpr std::chrono::seconds kPatience(30);

TEST(ExecutorTest, RefusesWhatDoesNotFitAndFinishesWhatItTook) {
  std::atomic<int> ran = 0;
  std::promise<void> open;
  const std::shared_future<void> gate = open.get_future().share();
  int taken = 0;
  absl::Status refusal;
  {
    Executor executor(/*threads=*/2, /*queue_length=*/3);
    while (refusal.ok()) {
      refusal = executor.Submit([&ran, gate] {
        gate.wait();
        ++ran;
      });
      if (refusal.ok()) ++taken;
    }
    EXPECT_EQ(ran, 0);
    open.set_value();
  }
  EXPECT_EQ(taken, 5);  // two run, three wait
  EXPECT_EQ(ran, 5);
  EXPECT_EQ(refusal.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Reason(refusal), "SERVER_BUSY");
  EXPECT_TRUE(RetryDelay(refusal).has_value());
}

// Each task waits for all the others: it takes as many threads awake at once, though only one is
// woken at a time.
TEST(ExecutorTest, EveryTaskThatWaitsWakesAThread) {
  constexpr int kThreads = 4;
  for (int round = 0; round < 100; ++round) {
    Executor executor(kThreads, /*queue_length=*/kThreads);
    std::promise<void> all_run;
    const std::shared_future<void> met = all_run.get_future().share();
    std::atomic<int> running = 0;
    for (int i = 0; i < kThreads; ++i) {
      const absl::Status taken = executor.Submit([&all_run, &running, met] {
        if (++running == kThreads) all_run.set_value();
        met.wait_for(kPatience);
      });
      ASSERT_TRUE(taken.ok()) << taken;
    }
    ASSERT_EQ(met.wait_for(kPatience), std::future_status::ready) << "round " << round;
  }
}

}  // namespace
}  // namespace homecare::rpc
