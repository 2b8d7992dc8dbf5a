#include "services/intake/domain/care_plan.h"

#include <gtest/gtest.h>

#include "common/base/status.h"

namespace homecare::intake {
namespace {

CarePlan PlanOn(absl::CivilDay from, std::optional<absl::CivilDay> to) {
  CarePlan plan;
  plan.care_plan_id = "plan";
  plan.valid_from = from;
  plan.valid_to = to;
  return plan;
}

struct OverlapCase {
  std::optional<int> a_from_to[2];
  std::optional<int> b_from_to[2];
  bool overlap;
};

TEST(OverlapTest, PeriodsAreHalfOpenAndAnEmptyOneSharesNothing) {
  const OverlapCase cases[] = {
      {{1, 10}, {10, 20}, false}, {{1, 11}, {10, 20}, true}, {{1, {}}, {10, 20}, true},
      {{10, {}}, {1, 10}, false}, {{10, {}}, {1, {}}, true}, {{5, 5}, {1, 10}, false},
      {{5, 5}, {5, {}}, false},   {{5, 6}, {5, {}}, true},
  };
  for (const OverlapCase& one : cases) {
    const auto plan = [](const std::optional<int>(&days)[2]) {
      std::optional<absl::CivilDay> to;
      if (days[1]) to = absl::CivilDay(2022, 6, *days[1]);
      return PlanOn(absl::CivilDay(2022, 6, *days[0]), to);
    };
    EXPECT_EQ(Overlap(plan(one.a_from_to), plan(one.b_from_to)), one.overlap);
    EXPECT_EQ(Overlap(plan(one.b_from_to), plan(one.a_from_to)), one.overlap);
  }
}

TEST(CheckCarePlanTest, AVisitWithoutLengthTakesTheItemsOwn) {
  Item bath;
  bath.item_code = "BATHING";
  bath.duration_minutes = 60;
  bath.min_duration_minutes = 30;
  bath.max_duration_minutes = 120;
  CarePlan plan = PlanOn(absl::CivilDay(2022, 6, 1), {});
  plan.weekly_visits = {{absl::Weekday::monday, "BATHING", 600, 720, 0}};
  ASSERT_TRUE(CheckCarePlan({bath}, &plan).ok());
  EXPECT_EQ(plan.weekly_visits[0].duration_minutes, 60);
  plan.weekly_visits.push_back(plan.weekly_visits[0]);
  EXPECT_EQ(FieldViolations(CheckCarePlan({bath}, &plan)).at(0).field,
            "care_plan.weekly_visits[1]");
}

TEST(OrderIdTest, FitsInAnIdAndTellsVisitDayAndAttemptApart) {
  CarePlan plan = PlanOn(absl::CivilDay(2022, 6, 1), {});
  plan.care_plan_id = "01890a5d-ac96-774b-bcce-b302099a8057";
  const std::string id = OrderIdOf(plan, 49, absl::CivilDay(2022, 6, 3), 12);
  EXPECT_EQ(id, "01890a5d-ac96-774b-bcce-b302099a8057.20220603.49.12");
  EXPECT_LE(id.size(), 64);
  EXPECT_NE(id, OrderIdOf(plan, 4, absl::CivilDay(2022, 6, 3), 912));
}

}  // namespace
}  // namespace homecare::intake
