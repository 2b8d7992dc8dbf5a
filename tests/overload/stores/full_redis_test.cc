// A Redis without room: orders are still taken, the process says that it is degraded, and with room
// again everything is delivered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/overload/load/clients.h"
#include "tests/overload/load/redis_console.h"
#include "tests/overload/load/town.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr int64_t kOrders = 100;

// What health says about a part of a service, or about the whole where it is empty.
bool Serves(Line& line, const std::string& service, const std::string& part) {
  return RunProgram({.arguments = {OwnProgram("homecare-health"),
                                   absl::StrCat("--address=", line.address(service)),
                                   absl::StrCat("--service=", part)},
                     .log_path = line.folder().File("health.log")})
      .ok();
}

std::string DegradedParts(Town& town, const std::string& service) {
  const auto status = town.StatusOf(service);
  if (!status.ok()) return status.status().ToString();
  std::string out;
  for (const auto& part : status->degraded_parts()) {
    absl::StrAppend(&out, part.part(), "=", part.reason(), ";");
  }
  return out;
}

int Times(const std::string& text, const std::string& what) {
  int times = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++times;
  return times;
}

TEST(FullRedisTest, OrdersAreTakenAndDeliveredWhenThereIsRoom) {
  auto opened = Town::Open({});
  ASSERT_TRUE(opened.ok()) << opened.status();
  Town& town = **opened;
  RedisConsole redis(town.line().redis().socket_path());
  EXPECT_EQ(DegradedParts(town, "intake"), "");
  EXPECT_TRUE(Serves(town.line(), "intake", "redis"));

  redis.LimitMemory(1);
  Clients clients(*town.peers().intake, 8,
                  [&](int n) { return town.Order(absl::StrCat("full-", n), n); });
  EXPECT_TRUE(Eventually(kPatience, [&] { return clients.answered() >= kOrders; }));
  const ClientsResult result = clients.Finish();
  EXPECT_THAT(result.failed, ::testing::IsEmpty());
  EXPECT_THAT(result.refused, ::testing::IsEmpty());

  // It takes orders, so it serves; what does not work is named.
  for (const std::string& service : town.line().processes()) {
    EXPECT_TRUE(
        Eventually(kPatience, [&] { return DegradedParts(town, service) == "redis=REDIS_FULL;"; }))
        << service << ": " << DegradedParts(town, service);
  }
  EXPECT_TRUE(Serves(town.line(), "intake", ""));
  EXPECT_FALSE(Serves(town.line(), "intake", "redis"));
  EXPECT_TRUE(Serves(town.line(), "intake", "database"));
  EXPECT_EQ(Times(town.line().program("intake")->Log(), "degraded: a store"), 1);

  redis.LimitMemory(0);
  const absl::Status quiet = town.WaitUntilQuiet(kPatience);
  EXPECT_TRUE(quiet.ok()) << quiet;
  EXPECT_TRUE(Eventually(kPatience, [&] { return DegradedParts(town, "intake").empty(); }));
  EXPECT_TRUE(Eventually(kPatience, [&] { return Serves(town.line(), "intake", "redis"); }));
  EXPECT_EQ(Times(town.line().program("intake")->Log(), "a store takes writes again"), 1);
  EXPECT_EQ(town.Number("SELECT count(*) FROM matching.job"),
            static_cast<int64_t>(result.answered.size()));
  EXPECT_EQ(town.Number("SELECT count(*) FROM matching.dead_letter"), 0);
}

}  // namespace
}  // namespace homecare::testing
