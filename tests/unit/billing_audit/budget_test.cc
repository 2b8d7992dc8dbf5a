#include "services/billing/audit/budget.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace homecare::billing::audit {
namespace {

MonthFigures Month(int month, int64_t grants, int64_t paid, bool closed) {
  MonthFigures figures;
  figures.county_code = "370303";
  figures.month = absl::CivilMonth(2022, month);
  figures.grants = grants;
  figures.cap = Minutes(1800);
  figures.delivered = Minutes(1700);
  figures.paid = Fen(paid);
  figures.closed = closed;
  return figures;
}

TEST(BudgetTest, TheForecastOfTheYear) {
  const struct {
    const char* what;
    std::vector<MonthFigures> months;
    int64_t forecast;
  } cases[] = {
      {"nothing yet", {Month(1, 10, 0, false), Month(2, 10, 0, false)}, 0},
      {"one closed", {Month(1, 10, 100, true), Month(2, 20, 0, false)}, 100 + 200},
      {"rounded half up", {Month(1, 2, 1, true), Month(2, 1, 0, false)}, 1 + 1},
      {"the last three only",
       {Month(1, 10, 9000, true), Month(2, 10, 100, true), Month(3, 10, 200, true),
        Month(4, 10, 300, true), Month(5, 10, 0, false)},
       9600 + 200},
      {"the open one has paid more", {Month(1, 10, 100, true), Month(2, 10, 150, false)}, 250},
      {"the open one has paid less", {Month(1, 10, 100, true), Month(2, 10, 50, false)}, 200},
      {"no grants left", {Month(1, 10, 100, true), Month(2, 0, 0, false)}, 100},
  };
  for (const auto& c : cases) {
    const Budget budget = BudgetOf(c.months, Fen(1000));
    EXPECT_EQ(budget.forecast, Fen(c.forecast)) << c.what;
    EXPECT_EQ(budget.left, Fen(1000 - c.forecast)) << c.what;
  }
}

TEST(BudgetTest, PromisedAndNotDelivered) {
  MonthFigures more = Month(2, 1, 0, true);
  more.delivered = Minutes(1801);
  const Budget budget = BudgetOf({more, Month(1, 2, 0, true)}, Fen(0));
  ASSERT_EQ(budget.rows.size(), 2u);
  EXPECT_EQ(budget.rows[0].figures.month, absl::CivilMonth(2022, 1));
  EXPECT_EQ(budget.rows[0].promised, Minutes(3600));
  EXPECT_EQ(budget.rows[0].not_delivered, Minutes(1900));
  EXPECT_EQ(budget.rows[1].not_delivered, Minutes(0));  // and does not make up for another's
  EXPECT_EQ(budget.promised, Minutes(5400));
  EXPECT_EQ(budget.not_delivered, Minutes(1900));
}

TEST(BudgetTest, CountiesAndLevelsAreEstimatedByThemselves) {
  std::vector<MonthFigures> figures = {Month(1, 10, 100, true), Month(2, 10, 0, false)};
  for (MonthFigures month : {Month(1, 10, 7000, true), Month(2, 10, 0, false)}) {
    month.level = Level::kSevere;
    figures.push_back(month);
  }
  std::reverse(figures.begin(), figures.end());
  const Budget budget = BudgetOf(figures, Fen(0));
  EXPECT_EQ(budget.rows[1].forecast, Fen(7000));
  EXPECT_EQ(budget.rows[3].forecast, Fen(100));
  EXPECT_EQ(budget.forecast, Fen(14'200));
}

}  // namespace
}  // namespace homecare::billing::audit
