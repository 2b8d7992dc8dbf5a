#include "deploy/demo/month/sums.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "deploy/demo/month/say.h"
#include "deploy/demo/month/statement_file.h"

namespace homecare::demo {
namespace {

const LineKey kSubsidy = {"elder-1", "visit-1", "SUBSIDY", "", 1500};
const LineKey kOverCap = {"elder-1", "visit-1", "PROVIDER", "OVER_CAP", 0};

billing::v1::LedgerLine LedgerLine(int64_t minutes, int64_t fen) {
  billing::v1::LedgerLine line;
  line.set_elder_id("elder-1");
  line.set_visit_id("visit-1");
  line.set_funding(billing::v1::FUNDING_SUBSIDY);
  line.set_rate_fen_per_hour(1500);
  line.set_minutes(minutes);
  line.set_amount_fen(fen);
  return line;
}

std::string WriteTemporary(const std::string& text) {
  const std::string path = ::testing::TempDir() + "/demo_month_sums.csv";
  std::ofstream(path) << text;
  return path;
}

TEST(CompareTest, CountsWhatDiffers) {
  struct Case {
    const char* what;
    Sums ledger, recomputed;
    int64_t lines, minutes, fen;
  };
  const std::vector<Case> cases = {
      {"the same", {{kSubsidy, {40, 1000}}}, {{kSubsidy, {40, 1000}}}, 0, 0, 0},
      {"a fen more", {{kSubsidy, {40, 1001}}}, {{kSubsidy, {40, 1000}}}, 1, 0, 1},
      {"a line less", {}, {{kSubsidy, {40, 1000}}}, 1, 40, 1000},
      {"a line more", {{kOverCap, {20, 0}}}, {}, 1, 20, 0},
      {"taken back", {{kSubsidy, {0, 0}}}, {}, 0, 0, 0},
      {"other reason", {{kSubsidy, {40, 1000}}}, {{kOverCap, {40, 0}}}, 2, 80, 1000},
  };
  for (const Case& c : cases) {
    const Difference difference = Compare(c.ledger, c.recomputed);
    EXPECT_EQ(difference.lines, c.lines) << c.what;
    EXPECT_EQ(difference.minutes, c.minutes) << c.what;
    EXPECT_EQ(difference.fen, c.fen) << c.what;
    EXPECT_EQ(difference.first.empty(), c.lines == 0) << c.what;
  }
}

TEST(CompareTest, LedgerLinesOfTheSameMinutesAddUp) {
  Sums sums;
  AddLine(LedgerLine(60, 1500), &sums);
  AddLine(LedgerLine(-20, -500), &sums);
  EXPECT_EQ(Compare(sums, {{kSubsidy, {40, 1000}}}).lines, 0);
}

TEST(ReadRatedTest, ReadsWhatTheProgramPrints) {
  const std::string header =
      "elder_id,month,visit_id,funding,reason,rate_fen_per_hour,minutes,fen\n";
  const auto sums =
      ReadRated(WriteTemporary(header + "elder-1,2022-06,visit-1,SUBSIDY,,1500,40,1000\n"
                                        "elder-1,2022-06,visit-1,PROVIDER,OVER_CAP,0,20,0\n"));
  ASSERT_TRUE(sums.ok()) << sums.status();
  EXPECT_EQ(Compare(*sums, {{kSubsidy, {40, 1000}}, {kOverCap, {20, 0}}}).lines, 0);
  EXPECT_FALSE(ReadRated(WriteTemporary(header + "elder-1,2022-06,visit-1\n")).ok());
  EXPECT_FALSE(ReadRated(WriteTemporary("")).ok());
}

TEST(StatementFileTest, SumsUpTheLinesAlone) {
  const std::string lines =
      "section,elder_id,month,visit_id,provider_id,caregiver_id,check_in,check_out,funding,reason,"
      "rate_fen_per_hour,minutes,amount_yuan,corrects_line_id,explanation\n"
      "LINE,e,2022-06,v,p,c,t,t,SUBSIDY,,1500,40,10.00,,\n"
      "LINE,e,2022-06,v,p,c,t,t,FAMILY,OVER_CAP,1500,1,0.25,,\n"
      "ADJUSTMENT,e,2022-05,v,p,c,,,SUBSIDY,,1500,-40,-10.00,l,\"void, as told\"\n"
      "TOTAL,,2022-06,,p,,,,SUBSIDY,,,40,10.00,,\n";
  EXPECT_EQ(*FenOfStatementFile(WriteTemporary(lines)), 1025);
  EXPECT_FALSE(FenOfStatementFile(WriteTemporary("LINE,too,short\n")).ok());
}

TEST(SayTest, FiguresAreAsPeopleWriteThem) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
  EXPECT_EQ(Grouped(-1234567), "-1,234,567");
  EXPECT_EQ(Yuan(-5), "-0.05 yuan");
  EXPECT_EQ(Yuan(123456789), "1,234,567.89 yuan");
}

}  // namespace
}  // namespace homecare::demo
