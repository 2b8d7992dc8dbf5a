#include "services/billing/domain/posting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

Line Subsidy(const char* visit_id, int64_t rate, int64_t minutes, int64_t fen) {
  return {visit_id,         Month("2022-06"), Funding::kSubsidy, LineReason::kNone,
          FenPerHour(rate), Minutes(minutes), Fen(fen)};
}

Line OverCap(const char* visit_id, int64_t minutes) {
  return {visit_id,
          Month("2022-06"),
          Funding::kProvider,
          LineReason::kOverCap,
          FenPerHour(0),
          Minutes(minutes),
          Fen(0)};
}

struct Case {
  const char* name;
  std::vector<Line> now, posted;
  std::vector<std::string> changes;
};

TEST(Difference, IsWhatIsLeftToPost) {
  const Line a = Subsidy("a", 1000, 50, 834);
  const std::vector<Case> cases = {
      {"nothing", {}, {}, {}},
      {"the first posting",
       {OverCap("b", 5), a},
       {},
       {"b PROVIDER OVER_CAP 0 5min 0fen", "a SUBSIDY 1000 50min 834fen"}},
      {"nothing new", {a}, {a}, {}},
      {"E9: a void", {}, {Subsidy("v", 1000, 180, 3000)}, {"v SUBSIDY 1000 -180min -3000fen"}},
      {"E10: a rate is two rows",
       {Subsidy("v", 1600, 2400, 64000)},
       {Subsidy("v", 1500, 2400, 60000)},
       {"v SUBSIDY 1600 2400min 64000fen", "v SUBSIDY 1500 -2400min -60000fen"}},
      {"0 minutes and 1 fen", {Subsidy("a", 1000, 50, 833)}, {a}, {"a SUBSIDY 1000 0min -1fen"}},
      {"minutes without fen",
       {OverCap("a", 5)},
       {OverCap("a", 7)},
       {"a PROVIDER OVER_CAP 0 -2min 0fen"}},
      {"many postings are summed",
       {a},
       {Subsidy("a", 1000, 60, 1000), Subsidy("a", 1000, -20, -333)},
       {"a SUBSIDY 1000 10min 167fen"}},
      {"a posting taken back is nothing", {}, {a, Subsidy("a", 1000, -50, -834)}, {}},
      {"another month is another row",
       {a},
       {[&a] {
         Line may = a;
         may.month = Month("2022-05");
         return may;
       }()},
       {"a SUBSIDY 1000 50min 834fen", "a SUBSIDY 1000 -50min -834fen"}},
      {"order: now, then what is no more as posted",
       {OverCap("z", 1), OverCap("b", 1)},
       {OverCap("y", 1), OverCap("b", 2), OverCap("c", 1)},
       {"z PROVIDER OVER_CAP 0 1min 0fen", "b PROVIDER OVER_CAP 0 -1min 0fen",
        "y PROVIDER OVER_CAP 0 -1min 0fen", "c PROVIDER OVER_CAP 0 -1min 0fen"}},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Texts(Difference(c.now, c.posted)), testing::ElementsAreArray(c.changes)) << c.name;
  }
}

TEST(DoubleEntryOf, NamesBothAccounts) {
  struct Row {
    Funding funding;
    int64_t fen;
    const char* accounts;
  };
  const std::vector<Row> rows = {
      {Funding::kSubsidy, 500, "FUND_EXPENSE PROVIDER_PAYABLE 500"},
      {Funding::kSubsidy, -1, "FUND_EXPENSE PROVIDER_PAYABLE -1"},
      {Funding::kFamily, 7, "FAMILY_RECEIVABLE PROVIDER_PAYABLE 7"},
      {Funding::kSubsidy, 0, ""},
      {Funding::kFamily, 0, ""},
      {Funding::kProvider, 0, ""},
      {Funding::kNone, 0, ""},
  };
  for (const Row& row : rows) {
    Line line = Subsidy("a", 1000, 50, row.fen);
    line.funding = row.funding;
    const auto entry = DoubleEntryOf(line);
    EXPECT_EQ(entry ? absl::StrCat(entry->debit_account, " ", entry->credit_account, " ",
                                   entry->fen.value())
                    : "",
              row.accounts);
  }
}

TEST(DoubleEntryOfDeathTest, MoneyOfNobodyIsABug) {
  Line line = OverCap("a", 5);
  line.fen = Fen(1);
  EXPECT_DEATH(DoubleEntryOf(line), "check failed");
}

}  // namespace
}  // namespace homecare::billing
