#include "deploy/demo/month/sample.h"

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "deploy/demo/month/say.h"
#include "deploy/demo/pages.h"

namespace homecare::demo {
namespace {

using Billing = billing::v1::BillingService::Stub;
using billing::v1::DetectorRun;
using billing::v1::Sample;
using billing::v1::SampledVisit;

constexpr absl::Duration kPatience = absl::Minutes(5);
constexpr int kSampleSize = 10;

absl::StatusOr<DetectorRun> RunDetectors(Scene& scene) {
  auto request = RequestFor<billing::v1::RunDetectorsRequest>("detectors-june");
  request.set_month(kJune);
  ASSIGN_OR_RETURN(const auto begun, Call(*scene.peers.billing, &Billing::RunDetectors, request));
  billing::v1::GetDetectorRunRequest look;
  look.set_city_code(kCity);
  look.set_run_id(begun.run().run_id());
  const absl::Time give_up = absl::Now() + kPatience;
  while (absl::Now() < give_up) {
    ASSIGN_OR_RETURN(const auto now, Call(*scene.peers.billing, &Billing::GetDetectorRun, look));
    if (now.run().state() == billing::v1::DETECTOR_RUN_STATE_DONE) return now.run();
    absl::SleepFor(absl::Milliseconds(50));
  }
  return absl::DeadlineExceededError("the detectors are still at work");
}

absl::Status ShowFindings(Scene& scene, const DetectorRun& run) {
  std::map<std::string, int> counts;
  billing::v1::ListFindingsRequest request;
  request.set_run_id(run.run_id());
  RETURN_IF_ERROR(EachPage(*scene.peers.billing, &Billing::ListFindings, request,
                           [&](const billing::v1::ListFindingsResponse& page) {
                             for (const billing::v1::Finding& finding : page.findings()) {
                               ++counts[finding.detector_id()];
                             }
                           }));
  std::vector<std::string> texts;
  for (const auto& [detector, count] : counts) texts.push_back(absl::StrCat(count, " ", detector));
  SayRow("detectors", absl::StrCat(Grouped(run.visits()), " visits looked at, ",
                                   Grouped(run.findings()), " findings:"));
  SayRow("", absl::StrJoin(texts, ", "));
  return absl::OkStatus();
}

absl::StatusOr<Sample> Draw(Scene& scene, const DetectorRun& run) {
  auto request = RequestFor<billing::v1::DrawSampleRequest>("sample-june");
  request.set_run_id(run.run_id());
  request.set_seed(scene.seed);
  request.set_size(kSampleSize);
  ASSIGN_OR_RETURN(const auto drawn, Call(*scene.peers.billing, &Billing::DrawSample, request));
  return drawn.sample();
}

absl::Status Refute(Scene& scene, const Sample& sample, const std::string& visit_id) {
  auto request = RequestFor<billing::v1::RecordSampleResultRequest>("result-" + visit_id);
  request.set_sample_id(sample.sample_id());
  request.set_visit_id(visit_id);
  request.set_verdict(billing::v1::SAMPLE_VERDICT_REFUTED);
  request.set_auditor_id(kAuditor);
  request.set_note("by telephone: nobody came that day");
  return Call(*scene.peers.billing, &Billing::RecordSampleResult, request).status();
}

absl::Status ClawBack(Scene& scene, const Sample& sample, const std::string& visit_id) {
  auto request = RequestFor<billing::v1::ClawBackRequest>("claw-back-" + visit_id);
  request.set_visit_id(visit_id);
  request.set_sample_id(sample.sample_id());
  request.set_maker_id(kAuditor);
  request.set_checker_id(kHeadOfOffice);
  request.set_reason("the elder says nobody came that day");
  return Call(*scene.peers.billing, &Billing::ClawBack, request).status();
}

}  // namespace

absl::StatusOr<std::string> ClawBackFromSample(Scene& scene) {
  ASSIGN_OR_RETURN(const DetectorRun run, RunDetectors(scene));
  RETURN_IF_ERROR(ShowFindings(scene, run));
  ASSIGN_OR_RETURN(const Sample sample, Draw(scene, run));
  for (const SampledVisit& visit : sample.visits()) {
    if (visit.amount_fen() <= 0) continue;
    SayRow("sample", absl::StrCat(sample.visits_size(), " visits drawn by risk; ", kAuditor,
                                  " asks about each"));
    SayRow("refuted", absl::StrCat(visit.visit_id(), ", billed at ", Yuan(visit.amount_fen())));
    RETURN_IF_ERROR(Refute(scene, sample, visit.visit_id()));
    RETURN_IF_ERROR(ClawBack(scene, sample, visit.visit_id()));
    SayRow("clawed back", absl::StrCat("by ", kAuditor, ", agreed by ", kHeadOfOffice));
    return visit.visit_id();
  }
  return absl::NotFoundError("nothing in the sample was paid for");
}

}  // namespace homecare::demo
