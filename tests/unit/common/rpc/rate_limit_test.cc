#include "common/rpc/rate_limit.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/base/status.h"
#include "tests/support/eventually.h"

namespace homecare::rpc {
namespace {

TEST(RateLimitTest, WithoutALimitEveryPlaceIsTaken) {
  RateLimit limit(0);
  for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(limit.Take().ok());
}

TEST(RateLimitTest, ARefusalHasANameAndADelay) {
  RateLimit limit(1);
  EXPECT_TRUE(limit.Take().ok());
  const absl::Status refused = limit.Take();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Reason(refused), "RATE_LIMITED");
  EXPECT_TRUE(RetryDelay(refused).has_value());
}

TEST(RateLimitTest, ThereIsAPlaceAgain) {
  RateLimit limit(20);
  while (limit.Take().ok()) continue;
  EXPECT_TRUE(testing::Eventually(absl::Seconds(10), [&] { return limit.Take().ok(); }));
}

// However many threads ask: a tenth of a second's worth at once, and then the rate.
TEST(RateLimitTest, NeverMoreThanTheRate) {
  constexpr int kPerSecond = 1000;
  RateLimit limit(kPerSecond);
  std::atomic<int> taken = 0;
  const absl::Time begin = absl::Now();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 50'000; ++n) taken += limit.Take().ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  EXPECT_GE(taken, kPerSecond / 10);
  EXPECT_LE(taken, kPerSecond * (seconds + 0.1) + 2);
}

}  // namespace
}  // namespace homecare::rpc
