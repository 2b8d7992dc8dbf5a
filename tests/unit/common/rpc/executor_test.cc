#include "common/rpc/executor.h"

#include <atomic>
#include <future>

#include "common/base/status.h"
#include "gtest/gtest.h"

namespace homecare::rpc {
namespace {

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

}  // namespace
}  // namespace homecare::rpc
