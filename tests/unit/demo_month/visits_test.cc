#include "deploy/demo/month/visits.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/base/civil_time.h"

namespace homecare::demo {
namespace {

const absl::CivilDay kFirst(2022, 6, 16);
const absl::CivilDay kJuly(2022, 7, 1);

std::vector<MonthVisit> RestOfJune(const World& world, uint64_t seed) {
  MonthPlan plan(world, seed);
  std::vector<MonthVisit> visits;
  for (absl::CivilDay day = kFirst; day < kJuly; ++day) {
    for (MonthVisit& visit : plan.VisitsOf(day)) visits.push_back(std::move(visit));
  }
  return visits;
}

class MonthPlanTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto world = MakeWorld("deploy/demo/data", 1000, 200, 7);
    ASSERT_TRUE(world.ok()) << world.status();
    world_ = *std::move(world);
    visits_ = RestOfJune(world_, 7);
    ASSERT_GT(visits_.size(), 1000u);
  }

  World world_;
  std::vector<MonthVisit> visits_;
};

TEST_F(MonthPlanTest, NobodyIsInTwoPlacesAtOnce) {
  std::map<const Caregiver*, absl::Time> busy_until;
  for (const MonthVisit& visit : visits_) {
    ASSERT_LE(visit.check_in_time, visit.check_out_time) << visit.visit_id;
    const auto busy = busy_until.find(visit.caregiver);
    if (busy != busy_until.end()) {
      EXPECT_LE(busy->second, visit.check_in_time) << visit.visit_id;
    }
    busy_until[visit.caregiver] = visit.check_out_time;
  }
}

TEST_F(MonthPlanTest, EverythingThatMattersToABillOccurs) {
  std::set<std::string> kinds;
  for (const MonthVisit& visit : visits_) {
    if (visit.double_up) kinds.insert("a second caregiver");
    if (visit.overlaps) kinds.insert("overlap");
    if (visit.away) kinds.insert("away");
    if (visit.forgot_check_out) kinds.insert("forgot to check out");
    if (!visit.care) kinds.insert("a meal");
    if (visit.check_out_time - visit.check_in_time < absl::Minutes(15)) kinds.insert("too short");
    if (visit.check_in_time < StartOf(kJuly) && visit.check_out_time > StartOf(kJuly)) {
      kinds.insert("over the month's end");
    }
  }
  EXPECT_EQ(kinds,
            (std::set<std::string>{"a second caregiver", "overlap", "away", "forgot to check out",
                                   "a meal", "too short", "over the month's end"}));
}

TEST_F(MonthPlanTest, TheSeedDecides) {
  const std::vector<MonthVisit> again = RestOfJune(world_, 7), other = RestOfJune(world_, 8);
  ASSERT_EQ(again.size(), visits_.size());
  size_t same_as_other = 0;
  for (size_t i = 0; i < visits_.size(); ++i) {
    EXPECT_EQ(again[i].visit_id, visits_[i].visit_id);
    EXPECT_EQ(again[i].check_out_time, visits_[i].check_out_time);
    EXPECT_EQ(again[i].caregiver, visits_[i].caregiver);
    same_as_other += i < other.size() && other[i].visit_id == visits_[i].visit_id ? 1 : 0;
  }
  EXPECT_LT(same_as_other, visits_.size());
}

}  // namespace
}  // namespace homecare::demo
