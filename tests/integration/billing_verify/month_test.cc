#include "services/billing/verify/month.h"

#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/billing/chain/merkle.h"
#include "services/billing/chain/month_root.h"
#include "tests/integration/billing_verify/ledger/verification.h"

namespace homecare::testing {
namespace {

namespace chain = ::homecare::billing::chain;
using verify::Verdict;

constexpr char kHeader[] = "elder_id,month,visit_id,funding,reason,rate_fen_per_hour,minutes,fen\n";
const absl::CivilMonth kJune(2022, 6);

// A month of `count` lines as text, and its roots by the library.
struct Month {
  std::vector<std::string> rows;
  std::string root;
  std::string chained;
};

Month MonthOf(int count) {
  Month month;
  chain::Frontier frontier;
  for (int i = 0; i < count; ++i) {
    const std::string elder = absl::StrCat("elder ", i / 3, i % 2 == 0 ? "" : ", west");
    const std::string visit = absl::StrCat("visit-", i);
    frontier.Append(chain::CanonicalBytes(chain::MonthLine{
        elder, kJune, visit, "SUBSIDY", "", FenPerHour(1000), Minutes(50), Fen(833 + i)}));
    const std::string quote = i % 2 == 0 ? "" : "\"";
    month.rows.push_back(
        absl::StrCat(quote, elder, quote, ",2022-06,", visit, ",SUBSIDY,,1000,50,", 833 + i, "\n"));
  }
  month.root = ToHex(frontier.Root());
  month.chained = ToHex(chain::ChainedRoot(
      {"370300", kJune, frontier.size(), frontier.Root(), chain::Sha256("May")}));
  return month;
}

verify::Outcome Ask(const Month& month, const std::vector<std::string>& rows,
                    const std::string& name = "2022-06", const std::string& city = "370300") {
  std::istringstream lines(kHeader + absl::StrJoin(rows, ""));
  verify::MonthReport report;
  return VerifyMonth({.lines = lines,
                      .lines_name = "lines.csv",
                      .month_root = month.root,
                      .chained_root = month.chained,
                      .previous_chained_root = ToHex(chain::Sha256("May")),
                      .city_code = city,
                      .month = name},
                     &report);
}

TEST(VerifyMonthTest, AgreesWithTheLibrary) {
  for (int count = 0; count < 40; ++count) {
    const Month month = MonthOf(count);
    const verify::Outcome outcome = Ask(month, month.rows);
    EXPECT_TRUE(outcome.ok()) << count << outcome.text;
  }
}

TEST(VerifyMonthTest, FindsAnyOtherMonth) {
  const Month month = MonthOf(7);
  std::vector<std::vector<std::string>> others;
  for (size_t i = 0; i < month.rows.size(); ++i) {
    others.push_back(month.rows);
    others.back().erase(others.back().begin() + static_cast<int64_t>(i));
    others.push_back(month.rows);
    std::swap(others.back()[i], others.back()[(i + 1) % month.rows.size()]);
    others.push_back(month.rows);
    others.back().push_back(month.rows[i]);
    others.push_back(month.rows);
    others.back()[i].insert(others.back()[i].size() - 1, "0");
  }
  for (const auto& rows : others) EXPECT_EQ(Ask(month, rows).verdict, Verdict::kTampered);
  Month wrong = month;
  wrong.root.back() = wrong.root.back() == '0' ? '1' : '0';
  EXPECT_EQ(Ask(wrong, month.rows).verdict, Verdict::kTampered);
  EXPECT_EQ(Ask(month, month.rows, "2022-06", "370301").verdict, Verdict::kTampered);
  EXPECT_EQ(Ask(month, month.rows, "2022-07").verdict, Verdict::kUnusable);
}

}  // namespace
}  // namespace homecare::testing
