// Each service is replaced under load, in any order: nothing accepted is lost, each visit goes
// through the whole line once, and nothing is left in an outbox.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "deploy/demo/random.h"
#include "tests/overload/load/caregivers.h"
#include "tests/overload/load/clients.h"
#include "tests/overload/load/town.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr uint64_t kSeed = 20260601;
constexpr int kRounds = 2;
// Visits that end between two replacements, so that each happens under load.
constexpr int kVisitsBetween = 3;

std::vector<std::string> Shuffled(std::vector<std::string> names, demo::Random& random) {
  for (size_t i = names.size(); i > 1; --i) {
    std::swap(names[i - 1], names[random.Below(static_cast<int>(i))]);
  }
  return names;
}

TEST(RollingTest, EachServiceInAnyOrder) {
  auto opened = Town::Open({});
  ASSERT_TRUE(opened.ok()) << opened.status();
  Town& town = **opened;
  Caregivers caregivers(town.peers(), 8);
  Clients clients(*town.peers().intake, 2, [&](int n) {
    absl::SleepFor(absl::Milliseconds(100));  // a steady trickle that the caregivers can follow
    return town.Order(absl::StrCat("rolling-", n), n);
  });
  demo::Random random(kSeed);
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<std::string> names = Shuffled(town.line().processes(), random);
    SCOPED_TRACE(absl::StrCat("seed ", kSeed, ": ", absl::StrJoin(names, ", ")));
    for (const std::string& name : names) {
      EXPECT_EQ(town.line().program(name)->Terminate(kPatience), 0) << name;
      ASSERT_TRUE(town.line().Start(name).ok());
      const absl::Status serving = town.line().WaitUntilServing(name, kPatience);
      ASSERT_TRUE(serving.ok()) << serving;
      const int64_t before = caregivers.checked_out();
      EXPECT_TRUE(Eventually(kPatience,
                             [&] { return caregivers.checked_out() >= before + kVisitsBetween; }))
          << "no visits after " << name << " came back";
    }
  }
  const ClientsResult orders = clients.Finish();
  EXPECT_THAT(orders.failed, ::testing::IsEmpty());
  EXPECT_EQ(orders.without_retry_info, 0);
  const CaregiversResult visits = caregivers.Finish();
  EXPECT_THAT(visits.failed, ::testing::IsEmpty());
  EXPECT_EQ(visits.checked_in, visits.checked_out);

  const absl::Status quiet = town.WaitUntilQuiet(kPatience);
  EXPECT_TRUE(quiet.ok()) << quiet;
  std::set<std::string> accepted;
  for (const auto& [request_id, answered] : orders.answered) accepted.insert(answered.order_id);
  EXPECT_EQ(town.Column("SELECT order_id FROM intake.care_order"), accepted);
  EXPECT_EQ(town.Column("SELECT order_id FROM matching.job"), accepted);
  const std::string completed = "SELECT visit_id FROM visit.visit WHERE state = 'COMPLETED'";
  EXPECT_EQ(static_cast<int64_t>(town.Column(completed).size()), visits.checked_out);
  // Billing has each of them, in its last state.
  EXPECT_EQ(town.Number("SELECT count(*) FROM visit.visit v JOIN billing.visit b"
                        " USING (city_code, visit_id) WHERE v.state = 'COMPLETED'"
                        " AND b.check_out_time = v.check_out_time"),
            visits.checked_out);
  for (const std::string& service : town.line().processes()) {
    EXPECT_EQ(town.Number(absl::StrCat("SELECT count(*) FROM ", service, ".outbox")), 0) << service;
    EXPECT_EQ(town.Number(absl::StrCat("SELECT count(*) FROM ", service, ".dead_letter")), 0)
        << service;
  }
}

}  // namespace
}  // namespace homecare::testing
