// Samples, what people found, and what an audit takes back.
#include "tests/integration/billing/audit_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class AuditSamplesTest : public AuditTest {
 protected:
  // "v00" to "v19", an hour each on a day of its own in June; the device of v07 says that its
  // position is simulated. "off" is on no bill.
  void HearTwentyVisits() {
    std::vector<event::v1::Event> events = {Elder("e", "370302", Level::kSevere),
                                            Caregiver("caregiver", "2024-01-01")};
    int n = 0;
    for (Visit visit : Daily("2022-06-01", 20, 60)) {
      visit.visit_id = absl::StrCat("v", n / 10, n % 10);
      // No two take equally long to the second, or begin as they were planned.
      visit.check_out_time += absl::Seconds(n);
      visit.check_in_time -= absl::Minutes(n++);
      events.push_back(Told("e", visit));
      *events.back().mutable_visit_changed()->mutable_planned()->mutable_start_time() =
          rpc::ToProto(visit.check_in_time - absl::Minutes(3));
    }
    auto& proof = *events[2 + 7].mutable_visit_changed()->mutable_check_in_proof();
    proof.set_method(event::v1::PROOF_METHOD_GPS);
    proof.set_mocked(true);
    events.push_back(Told("e", Care("off", "2022-06-25 09:00:00", "2022-06-25 10:00:00")));
    Raise(events.back(), "OUTSIDE_GEOFENCE", true, "");
    MustDeliver(events);
  }

  v1::Sample Draw(const std::string& run_id, uint64_t seed, int size) {
    v1::DrawSampleRequest request;
    request.set_run_id(run_id);
    request.set_seed(seed);
    request.set_size(size);
    return Must(&Stub::DrawSample, request).sample();
  }
  static std::vector<std::string> VisitsOf(const v1::Sample& sample) {
    std::vector<std::string> visits;
    for (const v1::SampledVisit& visit : sample.visits()) {
      EXPECT_EQ(visit.position(), static_cast<int>(visits.size()) + 1);
      visits.push_back(visit.visit_id());
    }
    return visits;
  }
  v1::Sample Get(const std::string& sample_id) {
    v1::GetSampleRequest request;
    request.set_sample_id(sample_id);
    return Must(&Stub::GetSample, request).sample();
  }

  static v1::RecordSampleResultRequest Result(const std::string& sample_id,
                                              const std::string& visit_id,
                                              v1::SampleVerdict verdict) {
    v1::RecordSampleResultRequest request;
    request.set_sample_id(sample_id);
    request.set_visit_id(visit_id);
    request.set_verdict(verdict);
    request.set_auditor_id("auditor");
    request.set_note("asked the family");
    return request;
  }
  static v1::ClawBackRequest ClawBackOf(const std::string& visit_id) {
    v1::ClawBackRequest request;
    request.set_visit_id(visit_id);
    request.set_maker_id("maker");
    request.set_checker_id("checker");
    request.set_reason("nobody was there");
    return request;
  }
  std::string Refusal(const v1::ClawBackRequest& request) {
    v1::ClawBackResponse response;
    return Reason(Call(&Stub::ClawBack, request, &response));
  }
};

TEST_F(AuditSamplesTest, TheSameSeedDrawsTheSameWhateverIsPostedMeanwhile) {
  HearTwentyVisits();
  const std::string run_id = FinishRun("2022-06");
  const v1::Sample first = Draw(run_id, 7, 5);
  EXPECT_EQ(first.month(), "2022-06");
  EXPECT_EQ(first.run_id(), run_id);
  EXPECT_EQ(first.seed(), 7u);
  ASSERT_EQ(first.visits_size(), 5);
  EXPECT_NE(VisitsOf(Draw(run_id, 8, 5)), VisitsOf(first));
  Must(&Stub::ClawBack, ClawBackOf(first.visits(0).visit_id()));
  v1::Sample again = Draw(run_id, 7, 5);
  EXPECT_TRUE(again.visits(0).clawed_back());
  again.mutable_visits(0)->set_clawed_back(false);
  again.set_sample_id(first.sample_id());
  EXPECT_EQ(again.ShortDebugString(), first.ShortDebugString());
}

TEST_F(AuditSamplesTest, AllThatIsBilledWithItsWeight) {
  HearTwentyVisits();
  const v1::Sample sample = Draw(FinishRun("2022-06"), ~uint64_t{0}, 1000);
  EXPECT_EQ(sample.seed(), ~uint64_t{0});
  ASSERT_EQ(sample.visits_size(), 20);  // not the one that is on no bill
  for (const v1::SampledVisit& visit : sample.visits()) {
    // 1, a point for each 10 yuan, and 50 for a serious finding.
    const int64_t by_finding = visit.visit_id() == "v07" ? 50 : 0;
    EXPECT_EQ(visit.weight(), 1 + visit.amount_fen() / 1000 + by_finding) << visit.visit_id();
    EXPECT_GE(visit.amount_fen(), 1500);
    EXPECT_EQ(visit.verdict(), v1::SAMPLE_VERDICT_UNSPECIFIED);
  }
  EXPECT_EQ(Get(sample.sample_id()).ShortDebugString(), sample.ShortDebugString());
}

TEST_F(AuditSamplesTest, TheLastResultCountsAndAllAreKept) {
  HearTwentyVisits();
  const v1::Sample sample = Draw(FinishRun("2022-06"), 1, 3);
  const std::string visit_id = sample.visits(1).visit_id();
  Must(&Stub::RecordSampleResult, Result(sample.sample_id(), visit_id, v1::SAMPLE_VERDICT_UNCLEAR));
  const auto response = Must(&Stub::RecordSampleResult,
                             Result(sample.sample_id(), visit_id, v1::SAMPLE_VERDICT_CONFIRMED));
  EXPECT_EQ(response.visit().verdict(), v1::SAMPLE_VERDICT_CONFIRMED);
  const v1::Sample now = Get(sample.sample_id());
  EXPECT_EQ(now.visits(0).verdict(), v1::SAMPLE_VERDICT_UNSPECIFIED);
  EXPECT_EQ(now.visits(1).ShortDebugString(), response.visit().ShortDebugString());
  EXPECT_EQ(now.visits(1).auditor_id(), "auditor");
  EXPECT_EQ(now.visits(1).note(), "asked the family");
  EXPECT_EQ(server_.Count("sample_result"), 2);
}

TEST_F(AuditSamplesTest, OnlyWhatItsSampleRefutedIsTakenBackInItsName) {
  HearTwentyVisits();
  const v1::Sample sample = Draw(FinishRun("2022-06"), 1, 3);
  const std::string visit_id = sample.visits(0).visit_id();
  v1::ClawBackRequest request = ClawBackOf(visit_id);
  request.set_sample_id("unknown");
  EXPECT_EQ(Refusal(request), "SAMPLE_NOT_FOUND");
  request.set_sample_id(sample.sample_id());
  EXPECT_EQ(Refusal(request), "VISIT_NOT_REFUTED");
  for (const v1::SampleVerdict verdict :
       {v1::SAMPLE_VERDICT_REFUTED, v1::SAMPLE_VERDICT_CONFIRMED}) {
    Must(&Stub::RecordSampleResult, Result(sample.sample_id(), visit_id, verdict));
  }
  EXPECT_EQ(Refusal(request), "VISIT_NOT_REFUTED");  // by the last one
  v1::ClawBackRequest other = request;
  other.set_visit_id("off");
  EXPECT_EQ(Refusal(other), "VISIT_NOT_SAMPLED");
  EXPECT_EQ(server_.Count("claw_back"), 0);
  Must(&Stub::RecordSampleResult, Result(sample.sample_id(), visit_id, v1::SAMPLE_VERDICT_REFUTED));
  EXPECT_EQ(Refusal(request), "");
  EXPECT_TRUE(Get(sample.sample_id()).visits(0).clawed_back());
  EXPECT_EQ(server_.Scalar("SELECT sample_id FROM claw_back"), sample.sample_id());
}

TEST_F(AuditSamplesTest, WhatCannotBeTakenBackIsRefused) {
  HearTwentyVisits();
  v1::ClawBackRequest alone = ClawBackOf("v00");
  alone.set_checker_id("maker");
  EXPECT_EQ(Refusal(alone), "SAME_PERSON");
  EXPECT_EQ(Refusal(ClawBackOf("unknown")), "VISIT_NOT_FOUND");
  const int64_t lines = server_.Count("ledger_line");
  EXPECT_EQ(Refusal(ClawBackOf("v00")), "");
  EXPECT_EQ(Refusal(ClawBackOf("v00")), "VISIT_NOT_BILLED");  // once is all
  EXPECT_EQ(server_.Count("ledger_line"), lines + 1);
}

TEST_F(AuditSamplesTest, AVisitThatIsToldAgainStaysOffTheBill) {
  HearTwentyVisits();
  v1::ClawBackRequest request = ClawBackOf("v00");
  request.set_request_id("the-same");
  const v1::ClawBackResponse first = Must(&Stub::ClawBack, request);
  EXPECT_EQ(Must(&Stub::ClawBack, request).SerializeAsString(), first.SerializeAsString());
  const int64_t lines = server_.Count("ledger_line");
  MustDeliver({Told("e", Care("v00", "2022-06-01 08:00:00", "2022-06-01 11:00:00"))});
  EXPECT_EQ(server_.Count("ledger_line"), lines);
  v1::ListVisitsRequest list;
  list.set_month("2022-06");
  list.set_page_size(1);
  const v1::AuditedVisit visit = Must(&Stub::ListVisits, list).visits(0);
  EXPECT_EQ(visit.visit_id(), "v00");
  EXPECT_TRUE(visit.clawed_back());
  EXPECT_FALSE(visit.billable());
  EXPECT_THAT(visit.shares(), IsEmpty());
}

// DOMAIN E9: May closed; in June an audit voids a 3 h rural visit of May, 60 h were used.
TEST_F(AuditSamplesTest, E9AClosedMonthIsCorrectedInTheOpenOne) {
  std::vector<event::v1::Event> events = {
      Elder("e", "370302", Level::kSevere, {}, AreaClass::kRural)};
  for (const Visit& visit : Daily("2022-05-01", 20, 180)) events.push_back(Told("e", visit));
  MustDeliver(events);
  Close("2022-05");
  const std::string may_line =
      server_.Scalar("SELECT line_id FROM ledger_line WHERE visit_id = '2022-05-07'");

  const v1::ClawBackResponse response = Must(&Stub::ClawBack, ClawBackOf("2022-05-07"));
  ASSERT_EQ(response.lines_size(), 1);
  const v1::LedgerLine& line = response.lines(0);
  EXPECT_EQ(line.minutes(), -180);
  EXPECT_EQ(line.amount_fen(), -3000);
  EXPECT_EQ(line.month(), "2022-05");
  EXPECT_EQ(line.booked_month(), "2022-06");
  EXPECT_TRUE(line.adjustment());
  EXPECT_EQ(line.corrects_line_id(), may_line);
  EXPECT_EQ(line.cause(), v1::POSTING_CAUSE_CLAW_BACK);
  EXPECT_EQ(line.explanation(), "claw-back: nobody was there");
  EXPECT_EQ(line.funding(), v1::FUNDING_SUBSIDY);
  EXPECT_EQ(server_.Scalar("SELECT maker_id || checker_id || reason FROM claw_back JOIN posting"
                           " ON cause_event_id = claw_back_id AND post_time = recorded_time"),
            "makercheckernobody was there");
  EXPECT_EQ(server_.Scalar("SELECT sum(minutes) || ' ' || sum(amount_fen) FROM ledger_line"),
            "3420 57000");
}

}  // namespace
}  // namespace homecare::billing
