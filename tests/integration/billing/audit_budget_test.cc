// The year's budget against what was promised, scheduled, delivered and paid.
#include "tests/integration/billing/audit_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;

class AuditBudgetTest : public AuditTest {
 protected:
  v1::SetBudgetRequest Budget(int64_t amount_fen) {
    v1::SetBudgetRequest request;
    request.set_year(2022);
    request.set_amount_fen(amount_fen);
    request.set_maker_id("maker");
    request.set_checker_id("checker");
    return request;
  }
  v1::GetBudgetResponse Year(int year) {
    v1::GetBudgetRequest request;
    request.set_year(year);
    return Must(&Stub::GetBudget, request);
  }
  // The rows of a month: "370302 MILD 1 promised 1800 ...".
  static std::vector<std::string> Rows(const v1::GetBudgetResponse& response,
                                       const std::string& month) {
    std::vector<std::string> rows;
    for (const v1::BudgetRow& row : response.rows()) {
      if (row.month() != month) continue;
      rows.push_back(absl::StrCat(
          row.county_code(), " ", type::v1::Level_Name(row.level()).substr(6), " ", row.grants(),
          " promised ", row.promised_minutes(), " scheduled ", row.scheduled_minutes(),
          " delivered ", row.delivered_minutes(), " subsidised ", row.subsidised_minutes(),
          " missing ", row.not_delivered_minutes(), " paid ", row.paid_fen(), " forecast ",
          row.forecast_fen(), row.closed() ? " closed" : ""));
    }
    return rows;
  }

  // In 370302 "a" and "b", mild, of whom "b" died in March; in 370303 "c", severe.
  void HearACity() {
    event::v1::Event dead = Elder("b", "370302", Level::kMild, {Suspended("2022-03-15 08:00:00")});
    dead.mutable_elder_changed()->mutable_suspensions(0)->set_reason(
        type::v1::SUSPENSION_REASON_DEATH);
    event::v1::Event scheduled =
        Told("c", Care("planned", "2022-06-30 21:00:00", "2022-06-30 22:30:00"));
    scheduled.mutable_visit_changed()->set_state(event::v1::VISIT_STATE_SCHEDULED);
    scheduled.mutable_visit_changed()->set_billable(false);
    std::vector<event::v1::Event> events = {Elder("a", "370302", Level::kMild), dead,
                                            Elder("c", "370303", Level::kSevere), scheduled};
    // 31 hours in May, of which the cap of 30 is paid; 2 in June.
    for (const Visit& visit : Daily("2022-05-01", 31, 60)) events.push_back(Told("a", visit));
    for (const Visit& visit : Daily("2022-06-01", 2, 60)) events.push_back(Told("a", visit));
    events.push_back(Told("c", Meal(Care("meal", "2022-06-03 11:00:00", "2022-06-03 12:00:00"))));
    MustDeliver(events);
    Close("2022-05");
  }
};

TEST_F(AuditBudgetTest, AMonthByCountyAndLevel) {
  HearACity();
  const v1::GetBudgetResponse year = Year(2022);
  EXPECT_THAT(
      Rows(year, "2022-05"),
      ElementsAre("370302 MILD 1 promised 1800 scheduled 1860 delivered 1860 subsidised 1800"
                  " missing 0 paid 45000 forecast 45000 closed",
                  "370303 SEVERE 1 promised 3600 scheduled 0 delivered 0 subsidised 0 missing 3600"
                  " paid 0 forecast 0 closed"));
  EXPECT_THAT(
      Rows(year, "2022-06"),
      ElementsAre("370302 MILD 1 promised 1800 scheduled 120 delivered 120 subsidised 120"
                  " missing 1680 paid 3000 forecast 45000",
                  "370303 SEVERE 1 promised 3600 scheduled 90 delivered 0 subsidised 0 missing 3600"
                  " paid 0 forecast 0"));
}

// A closed month is what its statements say and what was posted for it since: a visit that an audit
// took back, whose place minutes over the cap take, and one that was recorded late.
TEST_F(AuditBudgetTest, AClosedMonthCountsWithItsAdjustments) {
  HearACity();
  v1::ClawBackRequest request;
  request.set_visit_id("2022-05-07");
  request.set_maker_id("maker");
  request.set_checker_id("checker");
  request.set_reason("nobody was there");
  Must(&Stub::ClawBack, request);
  MustDeliver({Told("c", Care("late", "2022-05-20 11:00:00", "2022-05-20 12:30:00"))});
  EXPECT_THAT(
      Rows(Year(2022), "2022-05"),
      ElementsAre("370302 MILD 1 promised 1800 scheduled 1860 delivered 1800 subsidised 1800"
                  " missing 0 paid 45000 forecast 45000 closed",
                  "370303 SEVERE 1 promised 3600 scheduled 90 delivered 90 subsidised 90 missing"
                  " 3510 paid 2250 forecast 2250 closed"));
}

// Nothing is promised to the dead from the month after; the month of death is promised whole.
TEST_F(AuditBudgetTest, MonthsBehindADeathAreNotPromised) {
  HearACity();
  const v1::GetBudgetResponse year = Year(2022);
  std::vector<int64_t> grants;
  for (const v1::BudgetRow& row : year.rows()) {
    if (row.county_code() == "370302") grants.push_back(row.grants());
  }
  EXPECT_THAT(grants, ElementsAre(2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1));
}

TEST_F(AuditBudgetTest, AnElderWhoseLevelChangedCountsOnceWithTheLast) {
  event::v1::Event elder =
      teller_.Elder({"a",
                     AreaClass::kUrban,
                     {Granted(Level::kMild, AreaClass::kUrban, "2022-01-01", "2022-06-16"),
                      Granted(Level::kModerate, AreaClass::kUrban, "2022-06-16", "2022-07-01")},
                     {},
                     {}});
  elder.mutable_elder_changed()->set_county_code("370302");
  MustDeliver({elder});
  const v1::GetBudgetResponse year = Year(2022);
  EXPECT_EQ(year.rows_size(), 6);
  EXPECT_THAT(Rows(year, "2022-06"),
              ElementsAre("370302 MODERATE 1 promised 2700 scheduled 0 delivered 0 subsidised 0"
                          " missing 2700 paid 0 forecast 0"));
}

TEST_F(AuditBudgetTest, TheLastBudgetSetCounts) {
  HearACity();
  EXPECT_EQ(Year(2022).budget_fen(), 0);
  Must(&Stub::SetBudget, Budget(1));
  Must(&Stub::SetBudget, Budget(400000));
  EXPECT_EQ(server_.Count("budget"), 2);
  const v1::GetBudgetResponse year = Year(2022);
  EXPECT_EQ(year.budget_fen(), 400000);
  EXPECT_EQ(year.paid_fen(), 48000);
  // Closed May, and seven months like it; the months before it were free.
  EXPECT_EQ(year.forecast_fen(), 12 * 45000 + 4 * 0 + 3 * 45000);
  EXPECT_EQ(year.left_fen(), year.budget_fen() - year.forecast_fen());
  EXPECT_EQ(Year(2023).budget_fen(), 0);
}

TEST_F(AuditBudgetTest, WhatMeansNothingIsRefused) {
  v1::SetBudgetResponse response;
  v1::SetBudgetRequest alone = Budget(1);
  alone.set_checker_id("maker");
  EXPECT_EQ(Reason(Call(&Stub::SetBudget, alone, &response)), "SAME_PERSON");
  EXPECT_EQ(Reason(Call(&Stub::SetBudget, Budget(-1), &response)), "INVALID_FIELD");
  v1::SetBudgetRequest ancient = Budget(1);
  ancient.set_year(1999);
  EXPECT_EQ(Reason(Call(&Stub::SetBudget, ancient, &response)), "INVALID_FIELD");
  EXPECT_EQ(server_.Count("budget"), 0);
}

}  // namespace
}  // namespace homecare::billing
