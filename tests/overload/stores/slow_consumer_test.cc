// A subscriber that has stopped moving: the others go on, what waits for it is bounded, and it gets
// all of it when it moves again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "absl/strings/str_cat.h"
#include "tests/overload/load/clients.h"
#include "tests/overload/load/redis_console.h"
#include "tests/overload/load/town.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr char kStream[] = "hc:370300:orders:matching";
// SweeperOptions: a longer stream is not rung on. The relay puts each event on it once.
constexpr int64_t kLongestStream = 5000;
constexpr int64_t kOrders = 300;
// An event of an order is some 300 bytes; Redis keeps it in blocks.
constexpr int64_t kMostBytesPerEntry = 2000;

TEST(SlowConsumerTest, NothingWaitsWithoutABoundAndNothingIsLost) {
  auto opened = Town::Open({});
  ASSERT_TRUE(opened.ok()) << opened.status();
  Town& town = **opened;
  RedisConsole redis(town.line().redis().socket_path());
  const int64_t used = redis.UsedBytes();
  Program* const matching = town.line().program("matching");

  matching->Signal(SIGSTOP);
  Clients clients(*town.peers().intake, 8,
                  [&](int n) { return town.Order(absl::StrCat("slow-", n), n); });
  EXPECT_TRUE(Eventually(kPatience, [&] { return clients.answered() >= kOrders; }));
  const ClientsResult result = clients.Finish();
  EXPECT_THAT(result.failed, ::testing::IsEmpty());
  EXPECT_THAT(result.refused, ::testing::IsEmpty());
  const auto orders = static_cast<int64_t>(result.answered.size());

  // The sweeper has rung again for those that nobody confirms, at least once, and not for ever.
  EXPECT_TRUE(Eventually(kPatience, [&] { return redis.Length(kStream) > orders; }));
  EXPECT_LE(redis.Length(kStream), kLongestStream + orders);
  EXPECT_LE(redis.UsedBytes() - used, (kLongestStream + orders) * kMostBytesPerEntry);
  const auto waiting = town.StatusOf("intake");
  ASSERT_TRUE(waiting.ok()) << waiting.status();
  EXPECT_GE(waiting->outbox_left(), orders);
  EXPECT_EQ(waiting->degraded_parts_size(), 0);

  matching->Signal(SIGCONT);
  const absl::Status quiet = town.WaitUntilQuiet(kPatience);
  EXPECT_TRUE(quiet.ok()) << quiet;
  EXPECT_EQ(redis.Length(kStream), 0);
  EXPECT_EQ(town.Column("SELECT order_id FROM matching.job"),
            town.Column("SELECT order_id FROM intake.care_order"));
  EXPECT_EQ(town.Number("SELECT count(*) FROM matching.job"), orders);
  EXPECT_EQ(town.Number("SELECT count(*) FROM matching.dead_letter"), 0);
}

}  // namespace
}  // namespace homecare::testing
