// Statements of closed months: their sums are those of their lines, and their files are the same
// bytes whenever they are asked for.
#include "absl/strings/str_split.h"
#include "tests/integration/billing/closing_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class StatementTest : public ClosingTest {
 protected:
  // "a" has 31 hours of "provider" and an hour of "other", "b" half an hour of "other".
  StatementTest() {
    AdvanceTo("2022-07-10 09:00:00");
    Hear(Elder("a", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 30, 62)));
    Visit others = Care("other", "2022-06-30 20:00:00", "2022-06-30 21:00:00");
    others.provider_id = "other";
    others.family_consent = true;
    Hear(teller_.Visit("a", others));
    Hear(Elder("b", Level::kMild, AreaClass::kRural, {}));
    Visit bs = Care("b", "2022-06-15 20:00:00", "2022-06-15 20:30:00");
    bs.provider_id = "other";
    Hear(teller_.Visit("b", bs));
  }

  static std::vector<std::string> Lines(const std::string& csv) {
    std::vector<std::string> lines = absl::StrSplit(csv, '\n');
    EXPECT_EQ(lines.back(), "");
    lines.pop_back();
    return lines;
  }

  v1::ListStatementsResponse List(v1::PartyKind kind) {
    v1::ListStatementsRequest request;
    request.set_month("2022-06");
    request.set_party_kind(kind);
    return served_.Must(&Stub::ListStatements, request);
  }
};

TEST_F(StatementTest, EveryPartyHasOne) {
  const v1::MonthClose close = Close("2022-06");
  const v1::Statement a = StatementOf(v1::PARTY_KIND_ELDER, "a", "2022-06");
  EXPECT_EQ(a.totals().subsidy_minutes(), 1800);
  EXPECT_EQ(a.totals().subsidy_fen(), 45000);
  EXPECT_EQ(a.totals().family_minutes(), 60);
  EXPECT_EQ(a.totals().provider_minutes(), 60);
  EXPECT_EQ(a.payable_fen(), a.totals().family_fen());  // what the family owes
  EXPECT_EQ(a.chained_root(), close.chained_root());
  const v1::Statement other = StatementOf(v1::PARTY_KIND_PROVIDER, "other", "2022-06");
  EXPECT_EQ(other.totals().lines(), 2);
  EXPECT_EQ(other.totals().subsidy_fen(), 500);
  EXPECT_EQ(other.totals().family_fen(), 1500);
  EXPECT_EQ(other.payable_fen(), 2000);  // what the provider is owed

  // The sums of either kind are the city's.
  for (const v1::PartyKind kind : {v1::PARTY_KIND_ELDER, v1::PARTY_KIND_PROVIDER}) {
    const v1::ListStatementsResponse listed = List(kind);
    EXPECT_EQ(listed.statements_size(), 2);
    int64_t subsidy = 0, family = 0, minutes = 0;
    for (const v1::Statement& statement : listed.statements()) {
      subsidy += statement.totals().subsidy_fen();
      family += statement.totals().family_fen();
      minutes += statement.totals().provider_minutes();
    }
    EXPECT_EQ(subsidy, close.totals().subsidy_fen());
    EXPECT_EQ(family, close.totals().family_fen());
    EXPECT_EQ(minutes, close.totals().provider_minutes());
  }
  v1::GetStatementRequest request;
  request.set_month("2022-06");
  request.set_party_kind(v1::PARTY_KIND_ELDER);
  request.set_party_id("nobody");
  v1::GetStatementResponse response;
  EXPECT_EQ(Reason(served_.Call(&Stub::GetStatement, request, &response)), "STATEMENT_NOT_FOUND");
  request.set_month("2022-07");
  EXPECT_EQ(Reason(served_.Call(&Stub::GetStatement, request, &response)), "MONTH_OPEN");
}

TEST_F(StatementTest, AsATable) {
  Close("2022-06");
  const std::vector<std::string> lines = Lines(Export(v1::PARTY_KIND_PROVIDER, "other", "2022-06"));
  EXPECT_THAT(
      lines,
      ElementsAre("section,elder_id,month,visit_id,provider_id,caregiver_id,check_in,check_out,"
                  "funding,reason,rate_fen_per_hour,minutes,amount_yuan,corrects_line_id,"
                  "explanation",
                  StartsWith("LINE,a,2022-06,other,other,caregiver,2022-06-30T20:00:00+08:00,"
                             "2022-06-30T21:00:00+08:00,FAMILY,OVER_CAP,1500,60,15.00,,"),
                  StartsWith("LINE,b,2022-06,b,other,caregiver,2022-06-15T20:00:00+08:00,"
                             "2022-06-15T20:30:00+08:00,SUBSIDY,,1000,30,5.00,,"),
                  "TOTAL,,2022-06,,other,,,,SUBSIDY,,,30,5.00,,",
                  "TOTAL,,2022-06,,other,,,,FAMILY,,,60,15.00,,",
                  "TOTAL,,2022-06,,other,,,,PROVIDER,,,0,0.00,,",
                  "TOTAL,,2022-06,,other,,,,NONE,,,0,0.00,,"));
}

TEST_F(StatementTest, TheSameBytesWhateverCameSince) {
  Close("2022-06");
  const std::string csv = Export(v1::PARTY_KIND_ELDER, "a", "2022-06");
  const std::string workbook = Export(v1::PARTY_KIND_ELDER, "a", "2022-06", v1::EXPORT_FORMAT_XLSX);
  EXPECT_THAT(workbook, StartsWith("PK"));
  EXPECT_EQ(Lines(csv).size(), 1 + 31 + 1 + 4u);  // one of 30 visits is split
  AdvanceTo("2022-07-20 09:00:00");
  Hear(teller_.Visit("a", Daily("2022-06-07", 1, 62)[0], false));
  Hear(teller_.Visit("a", Daily("2022-07-07", 1, 62)[0]));
  Visit moved = Daily("2022-06-08", 1, 30)[0];
  Hear(teller_.Visit("a", moved));
  Hear(Elder("a", Level::kSevere, AreaClass::kRural, {}));
  EXPECT_GT(Adjustments("2022-06").size(), 20u);
  EXPECT_EQ(Export(v1::PARTY_KIND_ELDER, "a", "2022-06"), csv);
  EXPECT_EQ(Export(v1::PARTY_KIND_ELDER, "a", "2022-06", v1::EXPORT_FORMAT_XLSX), workbook);
}

TEST_F(StatementTest, AnAdjustmentIsPaidWithTheMonthItBecameKnownIn) {
  Close("2022-06");
  const int64_t june = StatementOf(v1::PARTY_KIND_PROVIDER, "other", "2022-06").payable_fen();
  Visit bs = Care("b", "2022-06-15 20:00:00", "2022-06-15 20:30:00");
  bs.provider_id = "other";
  Hear(teller_.Visit("b", bs, false));
  AdvanceTo("2022-08-10 09:00:00");
  Close("2022-07");
  EXPECT_EQ(StatementOf(v1::PARTY_KIND_PROVIDER, "other", "2022-06").payable_fen(), june);
  const v1::Statement july = StatementOf(v1::PARTY_KIND_PROVIDER, "other", "2022-07");
  EXPECT_EQ(july.totals().lines(), 0);
  EXPECT_EQ(july.adjustments().lines(), 1);
  EXPECT_EQ(july.payable_fen(), -500);
  const std::vector<std::string> lines = Lines(Export(v1::PARTY_KIND_PROVIDER, "other", "2022-07"));
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_THAT(lines[1], StartsWith("ADJUSTMENT,b,2022-06,b,other,caregiver,,,SUBSIDY,,1000,-30,"
                                   "-5.00,"));
  EXPECT_THAT(lines[1], HasSubstr("taken off the bill"));
  EXPECT_EQ(lines[2], "TOTAL,,2022-07,,other,,,,SUBSIDY,,,-30,-5.00,,");
}

TEST_F(StatementTest, ManyEldersOfOneProvider) {
  constexpr int kElders = 230;  // of some pages
  for (int i = 0; i < kElders; ++i) {
    const std::string id = absl::StrCat("many-", i);
    Visit visit = Care(id, "2022-06-15 20:00:00", "2022-06-15 20:30:00");
    visit.provider_id = "large";
    Hear(Elder(id, Level::kMild, AreaClass::kUrban, {visit}));
  }
  Close("2022-06");
  std::vector<std::string> lines = Lines(Export(v1::PARTY_KIND_PROVIDER, "large", "2022-06"));
  ASSERT_EQ(lines.size(), 1u + kElders + 4);
  lines = {lines.begin() + 1, lines.end() - 4};
  EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
  EXPECT_EQ(std::unique(lines.begin(), lines.end()), lines.end());
}

}  // namespace
}  // namespace homecare::billing
