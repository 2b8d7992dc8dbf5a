// What becomes known after the close: adjustments in the open month, each pointing at what it
// corrects, and answers as of any instant (DOMAIN, E4c, E9, E16).
#include <random>

#include "services/billing/domain/after_close.h"
#include "services/billing/storage/facts.h"
#include "tests/integration/billing/closing_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class ClosingLateTest : public ClosingTest {
 protected:
  // "SUBSIDY 60min 1500fen" of each share.
  std::vector<std::string> MonthOf(const std::string& elder_id, const std::string& month,
                                   std::optional<absl::Time> as_of = std::nullopt) {
    v1::GetElderMonthRequest request;
    request.set_elder_id(elder_id);
    request.set_month(month);
    if (as_of) *request.mutable_as_of() = rpc::ToProto(*as_of);
    const v1::GetElderMonthResponse response = served_.Must(&Stub::GetElderMonth, request);
    std::vector<std::string> texts;
    for (const auto& share : response.elder_month().shares()) {
      texts.push_back(absl::StrCat(v1::Funding_Name(share.funding()).substr(8), " ",
                                   share.minutes(), "min ", share.amount_fen(), "fen"));
    }
    return texts;
  }
};

TEST_F(ClosingLateTest, E4cAVisitUploadedAfterTheCloseComesBehindAFullCap) {
  AdvanceTo("2022-07-10 09:00:00");
  // 30 hours: the cap of a mild elder.
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 30, 60)));
  Close("2022-06");
  Hear(teller_.Visit("e", Care("late", "2022-06-05 14:00:00", "2022-06-05 17:00:00")));
  const std::vector<v1::LedgerLine> lines = Adjustments("2022-06");
  ASSERT_THAT(TextsOf(lines), ElementsAre("late PROVIDER 180min 0fen booked 2022-07"));
  EXPECT_EQ(lines[0].corrects_line_id(), "");
  EXPECT_EQ(lines[0].cause(), v1::POSTING_CAUSE_VISIT_BILLABLE);
  EXPECT_EQ(lines[0].explanation(), "visit recorded: 2022-06-05 14:00:00 to 2022-06-05 17:00:00");
}

TEST_F(ClosingLateTest, E9AVoidedVisitPointsAtTheLineItTakesBack) {
  AdvanceTo("2022-06-10 09:00:00");
  // 60 hours of a severe elder in the country, 20 visits of 3 hours.
  Hear(Elder("e", Level::kSevere, AreaClass::kRural, Daily("2022-05-01", 20, 180)));
  const v1::MonthClose close = Close("2022-05");
  EXPECT_EQ(close.totals().subsidy_fen(), 60000);
  Hear(teller_.Visit("e", Daily("2022-05-07", 1, 180)[0], false));
  const std::vector<v1::LedgerLine> lines = Adjustments("2022-05");
  ASSERT_THAT(TextsOf(lines), ElementsAre("2022-05-07 SUBSIDY -180min -3000fen booked 2022-06"));
  EXPECT_EQ(server().Scalar(absl::StrCat("SELECT visit_id || ' ' || amount_fen FROM ledger_line"
                                         " WHERE line_id = '",
                                         lines[0].corrects_line_id(), "'")),
            "2022-05-07 3000");
}

TEST_F(ClosingLateTest, E16ALevelCorrectedFromAprilLeavesClosedMonthsAndTheirAnswers) {
  AdvanceTo("2022-06-10 09:00:00");
  // 40 hours in each month, of which a mild elder has 30.
  ElderFacts elder = Elder("e", Level::kMild, AreaClass::kUrban, {});
  for (const char* first : {"2022-04-01", "2022-05-01"}) {
    for (const Visit& visit : Of(first, Daily(first, 20, 120))) elder.visits.push_back(visit);
  }
  Hear(elder);
  Close("2022-04");
  const v1::MonthClose may = Close("2022-05");
  const std::string april_csv = Export(v1::PARTY_KIND_ELDER, "e", "2022-04");
  const std::string may_csv = Export(v1::PARTY_KIND_ELDER, "e", "2022-05");
  const absl::Time before = harness_.clock().Now() + absl::Seconds(1);
  const std::vector<std::string> known = {"SUBSIDY 1800min 45000fen", "PROVIDER 600min 0fen"};
  EXPECT_EQ(MonthOf("e", "2022-04"), known);

  AdvanceTo("2022-06-20 09:00:00");
  elder.grants[0].level = Level::kModerate;  // 45 hours
  elder.visits.clear();
  Hear(elder);
  EXPECT_THAT(MonthOf("e", "2022-04"), ElementsAre("SUBSIDY 2400min 60000fen"));
  EXPECT_EQ(MonthOf("e", "2022-04", before), known);
  EXPECT_EQ(MonthOf("e", "2022-05", before), known);
  std::vector<v1::LedgerLine> lines = Adjustments("2022-04");
  ASSERT_THAT(lines, SizeIs(10));  // five visits, given and taken
  for (v1::LedgerLine& line : Adjustments("2022-05")) lines.push_back(std::move(line));
  ASSERT_THAT(lines, SizeIs(20));
  int64_t fen = 0;
  for (const v1::LedgerLine& line : lines) {
    EXPECT_EQ(line.booked_month(), "2022-06");
    EXPECT_NE(line.corrects_line_id(), "");
    EXPECT_NE(line.explanation(), "");
    fen += line.amount_fen();
  }
  EXPECT_EQ(fen, 30000);
  // The closed months are what they were, byte for byte; June's statement will show the difference.
  EXPECT_EQ(Export(v1::PARTY_KIND_ELDER, "e", "2022-04"), april_csv);
  EXPECT_EQ(Export(v1::PARTY_KIND_ELDER, "e", "2022-05"), may_csv);
  EXPECT_EQ(StatementOf(v1::PARTY_KIND_ELDER, "e", "2022-05").totals().subsidy_fen(), 45000);
  AdvanceTo("2022-07-10 09:00:00");
  const v1::MonthClose june = Close("2022-06");
  EXPECT_EQ(june.totals().lines(), 0);
  EXPECT_EQ(june.adjustments().lines(), 20);
  EXPECT_EQ(june.adjustments().subsidy_fen(), 30000);
  EXPECT_EQ(StatementOf(v1::PARTY_KIND_ELDER, "e", "2022-06").adjustments().subsidy_minutes(),
            1200);
}

TEST_F(ClosingLateTest, TheLedgerIsListedAsItWasKnown) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 3, 60)));
  Close("2022-06");
  const absl::Time before = harness_.clock().Now() + absl::Seconds(1);
  AdvanceTo("2022-07-11 09:00:00");
  Hear(teller_.Visit("e", Daily("2022-06-02", 1, 60)[0], false));
  v1::ListLedgerRequest request;
  request.set_month("2022-06");
  EXPECT_EQ(served_.Must(&Stub::ListLedger, request).lines_size(), 4);
  *request.mutable_as_of() = rpc::ToProto(before);
  EXPECT_EQ(served_.Must(&Stub::ListLedger, request).lines_size(), 3);
  *request.mutable_as_of() = rpc::ToProto(At("2022-07-01 00:00:00"));
  EXPECT_EQ(served_.Must(&Stub::ListLedger, request).lines_size(), 0);
}

// Whatever is told before the close and after it, in any order: the ledger is what the function
// makes of the facts and of when they were recorded, and the close is what it was.
TEST_F(ClosingLateTest, TheLedgerIsTheFunctionsAnswerToTheRecordedHistory) {
  const uint64_t first_seed = std::random_device()();
  std::mt19937_64 random(first_seed);
  SCOPED_TRACE(absl::StrCat("seed ", first_seed));
  const auto draw = [&](int64_t from, int64_t to) {
    return std::uniform_int_distribution<int64_t>(from, to)(random);
  };
  AdvanceTo("2022-07-10 09:00:00");
  std::vector<std::string> elders;
  for (int i = 0; i < 6; ++i) {
    elders.push_back(absl::StrCat("e", i));
    Hear(Elder(elders.back(), static_cast<Level>(draw(0, 2)), static_cast<AreaClass>(draw(0, 1)),
               {}));
  }
  const auto tell = [&] {
    const std::string& elder_id = elders[draw(0, 5)];
    if (draw(0, 9) == 0) {
      Hear(Elder(elder_id, static_cast<Level>(draw(0, 2)), static_cast<AreaClass>(draw(0, 1)), {}));
      return;
    }
    Visit visit;
    visit.visit_id = absl::StrCat(elder_id, "/", draw(0, 14));
    visit.check_in_time = At("2022-06-01 00:00:00") + absl::Seconds(draw(0, 5 * 86'400));
    visit.check_out_time = visit.check_in_time + absl::Seconds(draw(60, 6 * 3600));
    visit.family_consent = draw(0, 1) == 0;
    Hear(teller_.Visit(elder_id, visit, draw(0, 3) > 0));
  };
  for (int i = 0; i < 60; ++i) tell();
  const v1::MonthClose close = Close("2022-06");
  const absl::Time close_time = rpc::FromProto(close.close_time());
  const std::string csv = Export(v1::PARTY_KIND_PROVIDER, kProvider, "2022-06");
  for (int i = 0; i < 60; ++i) tell();
  EXPECT_EQ(Export(v1::PARTY_KIND_PROVIDER, kProvider, "2022-06"), csv);
  for (const std::string& elder_id : elders) {
    MustRead([&](pg::Tx& tx) {
      const auto rated = RateClosedMonth(
          storage::HistoryOf(tx, kCity, elder_id, ClosedWindowOf(Month("2022-06"))),
          Month("2022-06"), storage::RulesHistory(tx, kCity), close_time, absl::InfiniteFuture());
      ASSERT_TRUE(rated.ok()) << rated.status();
      const auto posted = [&](absl::Time as_of) {
        return Sorted(
            storage::PostedSums(tx, kCity, elder_id, Month("2022-06"), Month("2022-06"), as_of));
      };
      EXPECT_EQ(posted(close_time), Sorted(rated->at_close)) << elder_id;
      EXPECT_EQ(posted(absl::InfiniteFuture()), Sorted(rated->now)) << elder_id;
    });
  }
  EXPECT_GT(server().Count("ledger_entry WHERE adjustment"), 20);
  EXPECT_EQ(server().Count("ledger_entry WHERE adjustment AND booked_month <> '2022-07-01'"), 0);
}

}  // namespace
}  // namespace homecare::billing
