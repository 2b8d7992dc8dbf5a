// Runs of the detectors: what they see of billing's tables, and what outlives whom.
#include "tests/integration/billing/audit_fixture.h"
#include "tests/support/eventually.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AuditRunsTest : public AuditTest {
 protected:
  // Findings by detector, in their order.
  std::vector<std::string> Detected(const std::string& run_id) {
    std::vector<std::string> detectors;
    for (const v1::Finding& finding : Findings(run_id)) detectors.push_back(finding.detector_id());
    return detectors;
  }

  void HearACityWithSomethingToFind() {
    event::v1::Event mocked =
        Told("e", Care("mocked", "2022-06-02 09:00:00", "2022-06-02 10:00:00"), "good");
    event::v1::VisitProof& proof = *mocked.mutable_visit_changed()->mutable_check_in_proof();
    proof.set_method(event::v1::PROOF_METHOD_GPS);
    proof.set_device_id("phone");
    *proof.mutable_device_time() = mocked.visit_changed().check_in_time();
    *proof.mutable_receive_time() = mocked.visit_changed().check_in_time();
    *proof.mutable_point() = rpc::ToProto(LatLng{36.8, 118.0});
    proof.set_accuracy_metres(10);
    proof.set_mocked(true);
    MustDeliver({Elder("e", "370302", Level::kMild),
                 Elder("f", "370302", Level::kMild,
                       {Suspended("2022-06-10 00:00:00", "2022-06-12 00:00:00")}),
                 Caregiver("good", "2024-01-01"), Caregiver("expired", "2022-06-09"),
                 Told("e", Care("one", "2022-06-01 09:00:00", "2022-06-01 10:00:00"), "good"),
                 Told("f", Care("two", "2022-06-01 09:30:00", "2022-06-01 10:30:00"), "good"),
                 mocked,
                 Told("f", Care("ill", "2022-06-11 09:00:00", "2022-06-11 10:00:00"), "good"),
                 Told("e", Care("last", "2022-06-09 09:00:00", "2022-06-09 10:00:00"), "expired"),
                 Told("e", Care("may", "2022-05-31 09:00:00", "2022-05-31 10:00:00"), "nobody"),
                 Told("e", Care("july", "2022-07-01 09:00:00", "2022-07-01 10:00:00"), "nobody")});
  }

  // Exactly the cap of a mild elder, 1,800 minutes, in each of three months.
  void HearFullMonths(const std::string& elder_id, bool exception_in_may) {
    std::vector<event::v1::Event> events = {Elder(elder_id, "370302", Level::kMild)};
    for (const char* first : {"2022-04-02", "2022-05-02", "2022-06-02"}) {
      for (Visit visit : Daily(first, 10, 180)) {
        visit.check_in_time += absl::Minutes(events.size());
        visit.check_out_time += absl::Minutes(events.size());
        visit.visit_id = absl::StrCat(elder_id, visit.visit_id);
        events.push_back(Told(elder_id, visit, elder_id));
      }
    }
    if (exception_in_may) Raise(events[15], "OUTSIDE_GEOFENCE", false, "auditor");
    MustDeliver(events);
  }
};

TEST_F(AuditRunsTest, ARunIsAskedForAndThenDone) {
  HearACityWithSomethingToFind();
  const std::string run_id = BeginRun("2022-06");
  EXPECT_EQ(Run(run_id).ShortDebugString(),
            absl::StrCat("run_id: \"", run_id,
                         "\" month: \"2022-06\" state: DETECTOR_RUN_STATE_RUNNING"));
  v1::ListFindingsRequest request;
  v1::ListFindingsResponse response;
  request.set_run_id(run_id);
  EXPECT_EQ(Reason(Call(&Stub::ListFindings, request, &response)), "RUN_NOT_READY");
  v1::DrawSampleRequest draw;
  draw.set_run_id(run_id);
  draw.set_seed(1);
  draw.set_size(1);
  v1::DrawSampleResponse drawn;
  EXPECT_EQ(Reason(Call(&Stub::DrawSample, draw, &drawn)), "RUN_NOT_READY");

  ASSERT_TRUE(worker_.FinishAll().ok());
  EXPECT_EQ(Run(run_id).ShortDebugString(),
            absl::StrCat("run_id: \"", run_id,
                         "\" month: \"2022-06\" detector_set: \"detectors-2022-1\""
                         " as_of { seconds: 1656590400 } visits: 5 findings: 4"
                         " state: DETECTOR_RUN_STATE_DONE"));
  EXPECT_THAT(Detected(run_id), ElementsAre("CAREGIVER_OVERLAP", "LOCATION_MOCK",
                                            "CERTIFICATE_EXPIRED", "HOURS_WHILE_SUSPENDED"));
}

TEST_F(AuditRunsTest, AFindingIsKeptAsItWasFound) {
  HearACityWithSomethingToFind();
  const std::vector<v1::Finding> findings = Findings(FinishRun("2022-06"));
  ASSERT_EQ(findings.size(), 4u);
  EXPECT_EQ(findings[3].ShortDebugString(),
            "detector_id: \"HOURS_WHILE_SUSPENDED\" version: 1 severity: SEVERITY_WARNING"
            " visit_ids: \"ill\" elder_ids: \"f\" caregiver_ids: \"good\""
            " evidence { name: \"inside_minutes\" value: \"60\" }"
            " evidence { name: \"threshold_minutes\" value: \"1\" }"
            " evidence { name: \"visits\" value: \"1\" }"
            " sentence: \"Visit ill: 60 minutes while elder f was in hospital.\"");
}

TEST_F(AuditRunsTest, FindingsNarrowAndComeInPages) {
  HearACityWithSomethingToFind();
  v1::ListFindingsRequest request;
  request.set_run_id(FinishRun("2022-06"));
  request.set_severity(v1::SEVERITY_SERIOUS);
  request.set_page_size(2);
  v1::ListFindingsResponse response = Must(&Stub::ListFindings, request);
  EXPECT_EQ(response.findings_size(), 2);
  request.set_page_token(response.next_page_token());
  response = Must(&Stub::ListFindings, request);
  ASSERT_EQ(response.findings_size(), 1);
  EXPECT_EQ(response.findings(0).detector_id(), "CERTIFICATE_EXPIRED");
  EXPECT_EQ(response.next_page_token(), "");

  request.clear_page_token();
  request.clear_severity();
  request.set_detector_id("LOCATION_MOCK");
  EXPECT_EQ(Must(&Stub::ListFindings, request).findings_size(), 1);
  request.set_run_id("unknown");
  EXPECT_EQ(Reason(Call(&Stub::ListFindings, request, &response)), "RUN_NOT_FOUND");
}

// What was kept of an attempt that died, or was overtaken, counts for nothing.
TEST_F(AuditRunsTest, AnAttemptThatDiedLeavesNothingToSee) {
  HearACityWithSomethingToFind();
  const std::string run_id = BeginRun("2022-06");
  server_.Execute(absl::StrCat(
      "INSERT INTO finding (city_code, run_id, attempt_id, number, detector_id, severity, finding)"
      " VALUES ('370300', '",
      run_id, "', 'dead', 1, 'LONG_DAY', 'SERIOUS', '')"));
  ASSERT_TRUE(worker_.FinishAll().ok());
  EXPECT_EQ(Findings(run_id).size(), 4u);
  const std::string done = server_.Scalar("SELECT attempt_id FROM detector_result");
  ASSERT_TRUE(worker_.FinishAll().ok());  // there is nothing left to do
  EXPECT_EQ(server_.Scalar("SELECT attempt_id FROM detector_result"), done);
  EXPECT_EQ(server_.Count("finding"), 5);
}

TEST_F(AuditRunsTest, AStoppedWorkerLeavesTheRunToTheNext) {
  HearACityWithSomethingToFind();
  const std::string run_id = BeginRun("2022-06");
  worker_.Stop();
  EXPECT_EQ(Reason(worker_.FinishAll()), "WORK_STOPPED");
  EXPECT_EQ(Run(run_id).state(), v1::DETECTOR_RUN_STATE_RUNNING);
  DetectorWorker next(*database_, clock_, {kCity});
  ASSERT_TRUE(next.FinishAll().ok());
  EXPECT_EQ(Run(run_id).state(), v1::DETECTOR_RUN_STATE_DONE);
}

// More than a page of visits, all of one instant, each by another caregiver without a certificate:
// more than a batch of findings.
TEST_F(AuditRunsTest, PagesNeitherLoseNorRepeatAVisit) {
  server_.Execute(
      "INSERT INTO visit_state (city_code, visit_id, elder_id, provider_id, caregiver_id,"
      " item_code, bucket, state, planned_start_time, planned_end_time, check_in_time,"
      " check_out_time, double_up, family_consent, emergency, billable, open_exceptions,"
      " changed_time, visit_changed) SELECT '370300', 'v' || n, 'e' || n, 'p', 'c' || n, 'i',"
      " 'CARE', 'COMPLETED', '2022-06-02', '2022-06-02', '2022-06-02', '2022-06-03', false, false,"
      " false, true, '{}', '2022-06-03', '' FROM generate_series(1, 8500) AS n");
  const v1::DetectorRun run = Run(FinishRun("2022-06"));
  EXPECT_EQ(run.visits(), 8500);
  // A day of 24 hours for each is the other one.
  EXPECT_EQ(run.findings(), 2 * 8500);
  EXPECT_EQ(server_.Scalar("SELECT count(DISTINCT finding) || ' ' || max(number) FROM finding"),
            "17000 17000");
}

TEST_F(AuditRunsTest, TheServiceMayNotAlterWhatWasFound) {
  const std::string rights = server_.Scalar(
      "SELECT string_agg(p || ' ' || t, ', ') FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p,"
      " unnest(ARRAY['detector_run', 'detector_result', 'finding', 'sample_candidates', 'sample',"
      " 'sampled_visit', 'sample_result', 'claw_back', 'budget']) t"
      " WHERE has_table_privilege('homecare_billing', t, p)");
  EXPECT_EQ(rights, "NULL");
}

TEST_F(AuditRunsTest, TheThreadTakesWhatIsLeftAndWhatBecomesDue) {
  HearACityWithSomethingToFind();
  const auto done = [this](const std::string& run_id) {
    return Run(run_id).state() == v1::DETECTOR_RUN_STATE_DONE;
  };
  const std::string left = BeginRun("2022-06");
  worker_.Start();
  EXPECT_TRUE(testing::Eventually(absl::Seconds(30), [&] { return done(left); }));
  const std::string due = BeginRun("2022-05");
  EXPECT_EQ(
      server_.Count(absl::StrCat("deadline WHERE kind = 'DETECTORS' AND subject_id = '", due, "'")),
      1);
  homecare::Step step{.city_code = kCity, .body = [&](Change& change) {
                        return worker_.OnDeadline(change, {kDetectorsDeadline, due, clock_.Now()});
                      }};
  runner_->Run(Lane::kNormal, absl::MakeSpan(&step, 1));
  EXPECT_TRUE(testing::Eventually(absl::Seconds(30), [&] { return done(due); }));
  worker_.Stop();
}

TEST_F(AuditRunsTest, TheMonthsBeforeCountWithTheirExceptions) {
  HearFullMonths("always", false);
  HearFullMonths("seldom", true);
  std::vector<std::string> elders;
  for (const v1::Finding& finding : Findings(FinishRun("2022-06"))) {
    if (finding.detector_id() == "ALWAYS_FULL_CAP") elders.push_back(finding.elder_ids(0));
  }
  EXPECT_THAT(elders, ElementsAre("always"));
}

TEST_F(AuditRunsTest, WhatCannotBeRunIsRefused) {
  const struct {
    const char *month, *reason;
  } cases[] = {{"2021-12", "POLICY_MISSING"}, {"2022-13", "INVALID_FIELD"}};
  for (const auto& c : cases) {
    v1::RunDetectorsRequest request;
    v1::RunDetectorsResponse response;
    request.set_month(c.month);
    EXPECT_EQ(Reason(Call(&Stub::RunDetectors, request, &response)), c.reason);
  }
  EXPECT_EQ(server_.Count("detector_run"), 0);
  for (int i = 0; i < 100; ++i) BeginRun("2022-06");
  v1::RunDetectorsRequest request;
  v1::RunDetectorsResponse response;
  request.set_month("2022-06");
  EXPECT_EQ(Reason(Call(&Stub::RunDetectors, request, &response)), "RUNS_WAITING");
}

}  // namespace
}  // namespace homecare::billing
