// One line explained in one call: minutes, the rule of each step, and the rows it rests on.
#include "tests/integration/billing/closing_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ExplainLineTest : public ClosingTest {
 protected:
  std::vector<v1::LedgerLine> LinesOf(const std::string& visit_id, const std::string& month) {
    v1::ListLedgerRequest request;
    request.set_month(month);
    request.set_page_size(200);
    const v1::ListLedgerResponse response = served_.Must(&Stub::ListLedger, request);
    std::vector<v1::LedgerLine> lines;
    for (const auto& line : response.lines()) {
      if (line.visit_id() == visit_id) lines.push_back(line);
    }
    return lines;
  }
  v1::LineExplanation Explain(const std::string& line_id,
                              std::optional<absl::Time> as_of = std::nullopt) {
    v1::ExplainLineRequest request;
    request.set_line_id(line_id);
    if (as_of) *request.mutable_as_of() = rpc::ToProto(*as_of);
    return served_.Must(&Stub::ExplainLine, request).explanation();
  }
};

// DOMAIN E5: 3,560 minutes used, a visit of 2 h: 40 min subsidised 1,000 fen, 80 min over cap.
TEST_F(ExplainLineTest, E5WhereTheCapRunsOut) {
  AdvanceTo("2022-07-10 09:00:00");
  std::vector<Visit> visits = Daily("2022-06-01", 20, 178);
  visits.push_back(Care("last", "2022-06-25 09:00:00", "2022-06-25 11:00:00"));
  Hear(Elder("e", Level::kSevere, AreaClass::kUrban, visits));
  const std::vector<v1::LedgerLine> lines = LinesOf("last", "2022-06");
  ASSERT_THAT(TextsOf(lines), ElementsAre("last SUBSIDY 40min 1000fen booked 2022-07",
                                          "last PROVIDER 80min 0fen booked 2022-07"));
  const v1::LineExplanation paid = Explain(lines[0].line_id());
  EXPECT_EQ(paid.line().SerializeAsString(), lines[0].SerializeAsString());
  EXPECT_EQ(paid.net().amount_fen(), 1000);
  EXPECT_EQ(paid.raw_minutes(), 120);
  EXPECT_FALSE(paid.late());
  ASSERT_THAT(paid.dates(), SizeIs(1));
  const v1::DateStep& date = paid.dates(0);
  EXPECT_EQ(date.date(), "2022-06-25");
  EXPECT_EQ(date.minutes_of_line(), 40);
  EXPECT_EQ(date.minutes_eligible(), 120);
  EXPECT_NE(date.grant_id(), "");
  EXPECT_EQ(date.level(), type::v1::LEVEL_SEVERE);
  EXPECT_EQ(date.cap_minutes(), 3600);
  EXPECT_NE(date.tariff_version_id(), "");
  EXPECT_EQ(date.policy_version_id(), "zibo-2022-1");
  ASSERT_THAT(date.cap_steps(), SizeIs(1));
  EXPECT_EQ(date.cap_steps(0).minutes_used_before(), 3560);
  EXPECT_EQ(date.cap_steps(0).minutes_subsidised(), 40);
  EXPECT_EQ(date.cap_steps(0).minutes_over_cap(), 80);
  EXPECT_EQ(paid.rounding().exact_sixtieths(), 60'000);
  // The event that told of the visit, and nothing else of the month.
  EXPECT_THAT(paid.evidence_event_ids(),
              ElementsAre(server().Scalar(
                  "SELECT recorded_event_id FROM visit_record WHERE visit_id = 'last'")));
  EXPECT_GT(paid.sentences_size(), 2);
  EXPECT_EQ(Explain(lines[1].line_id()).dates(0).minutes_of_line(), 80);
}

TEST_F(ExplainLineTest, ALateVisitComesBehindWhatWasBilled) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-10", 10, 60)));
  Close("2022-06");
  Hear(teller_.Visit("e", Care("late", "2022-06-10 07:30:00", "2022-06-10 08:30:00")));
  const std::vector<v1::LedgerLine> lines = LinesOf("late", "2022-06");
  ASSERT_THAT(TextsOf(lines), ElementsAre("late SUBSIDY 30min 750fen booked 2022-07"));
  const v1::LineExplanation late = Explain(lines[0].line_id());
  EXPECT_TRUE(late.late());
  ASSERT_THAT(late.losses(), SizeIs(1));
  EXPECT_EQ(late.losses(0).visit_id(), "2022-06-10");
  EXPECT_EQ(late.losses(0).seconds(), 1800);
}

// A line of an open month as it was explained then, and what is left of it now.
TEST_F(ExplainLineTest, AsItWasKnown) {
  AdvanceTo("2022-06-20 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 1, 60)));
  const std::string line_id = LinesOf("2022-06-01", "2022-06")[0].line_id();
  AdvanceTo("2022-06-21 09:00:00");
  Hear(teller_.Visit("e", Daily("2022-06-01", 1, 60)[0], false));
  EXPECT_EQ(Explain(line_id).net().minutes(), 60);
  AdvanceTo("2022-06-21 09:00:01");
  const v1::LineExplanation now = Explain(line_id, harness_.clock().Now());
  EXPECT_EQ(now.net().minutes(), 0);
  EXPECT_THAT(now.line_ids(), SizeIs(2));
  EXPECT_EQ(now.line().minutes(), 60);
  EXPECT_THAT(now.dates(), IsEmpty());
  EXPECT_GT(now.sentences_size(), 0);
}

TEST_F(ExplainLineTest, LinesAreExportedAsTheyAreListed) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 30, 62)));
  Hear(Elder("other", Level::kMild, AreaClass::kUrban, Of("other", Daily("2022-06-01", 3, 62))));
  Close("2022-06");
  Hear(teller_.Visit("e", Daily("2022-06-02", 1, 62)[0], false));
  const auto rows = [this](const v1::ExportLinesRequest& request) {
    const std::string csv = served_.MustDownload(&Stub::ExportLines, request);
    return std::count(csv.begin(), csv.end(), '\n') - 1;
  };
  v1::ExportLinesRequest request;
  request.set_month("2022-06");
  request.set_format(v1::EXPORT_FORMAT_CSV);
  EXPECT_EQ(rows(request), server().Count("ledger_line"));
  request.set_elder_id("other");
  EXPECT_EQ(rows(request), 3);
  request.clear_elder_id();
  request.set_adjustments_only(true);
  EXPECT_EQ(rows(request), server().Count("ledger_entry WHERE adjustment"));
  EXPECT_GT(rows(request), 0);
}

}  // namespace
}  // namespace homecare::billing
