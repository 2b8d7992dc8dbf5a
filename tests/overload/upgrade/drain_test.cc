// SIGTERM under load: what the server began it answers, what it did not begin it refuses by name,
// and clients that ask again see every request through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/overload/load/caregivers.h"
#include "tests/overload/load/clients.h"
#include "tests/overload/load/town.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr int kClients = 16;
constexpr int kRounds = 3;
constexpr int kOrdersARound = 150;

// When each request was committed, by the server's clock, which is the test's.
std::map<std::string, absl::Time> CommitTimes(const Town& town) {
  std::map<std::string, absl::Time> out;
  for (const std::string& row :
       town.Column("SELECT request_id || ' ' ||"
                   " (extract(epoch FROM created_time) * 1000000)::bigint FROM intake.request"
                   " WHERE request_id LIKE 'drain-%'")) {
    const std::vector<std::string> words = absl::StrSplit(row, ' ');
    int64_t microseconds = 0;
    EXPECT_TRUE(absl::SimpleAtoi(words.back(), &microseconds)) << row;
    out[words.front()] = absl::FromUnixMicros(microseconds);
  }
  return out;
}

TEST(DrainTest, WhatWasBegunIsAnswered) {
  auto opened = Town::Open({});
  ASSERT_TRUE(opened.ok()) << opened.status();
  Town& town = **opened;
  Clients clients(*town.peers().intake, kClients,
                  [&](int n) { return town.Order(absl::StrCat("drain-", n), n); });
  for (int round = 1; round <= kRounds; ++round) {
    EXPECT_TRUE(Eventually(kPatience, [&] { return clients.answered() > round * kOrdersARound; }));
    EXPECT_EQ(town.line().program("intake")->Terminate(kPatience), 0);
    ASSERT_TRUE(town.line().Start("intake").ok());
    const absl::Status serving = town.line().WaitUntilServing("intake", kPatience);
    ASSERT_TRUE(serving.ok()) << serving;
  }
  EXPECT_TRUE(
      Eventually(kPatience, [&] { return clients.answered() > (kRounds + 1) * kOrdersARound; }));
  const ClientsResult result = clients.Finish();

  EXPECT_THAT(result.failed, ::testing::IsEmpty());
  for (const auto& [reason, count] : result.refused) {
    // Without a reason it is the connection: nobody was there.
    EXPECT_TRUE(reason == "UNAVAILABLE SERVER_DRAINING" ||
                reason == "UNAVAILABLE SERVER_STARTING" || reason == "UNAVAILABLE ")
        << count << " times " << reason;
  }
  EXPECT_EQ(result.without_retry_info, 0);
  const std::map<std::string, absl::Time> committed = CommitTimes(town);
  EXPECT_EQ(committed.size(), result.answered.size());
  std::set<std::string> orders;
  for (const auto& [request_id, answered] : result.answered) {
    orders.insert(answered.order_id);
    const auto found = committed.find(request_id);
    ASSERT_NE(found, committed.end()) << request_id << " was answered and is not there";
    EXPECT_GE(found->second, answered.attempt_time)
        << request_id << " was committed by an attempt whose client heard an error";
  }
  EXPECT_EQ(town.Column("SELECT order_id FROM intake.care_order"), orders);
}

}  // namespace
}  // namespace homecare::testing
