#include "tests/hostile/billing_audit.h"

#include <string>

#include "homecare/billing/v1/billing_service.pb.h"
#include "services/billing/api/audit_worker.h"

namespace homecare::billing {
namespace {

using absl::StatusCode;
using event::v1::Event;
using hostile::On;
using hostile::Refused;
using hostile::Table;
using hostile::Valid;

constexpr char kMay[] = "2022-05";
constexpr char kCounty[] = "370302";

// What the tables are about.
struct Audited {
  std::string run_id;
  std::string sample_id;
  std::string refuted_visit_id;
  std::string other_visit_id;  // Of the sample, and not looked at.
};

template <typename Response>
Response Ask(hostile::World& world, const std::string& method, const hostile::Message& request) {
  const auto* const service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      "homecare.billing.v1.BillingService");
  const hostile::Answer answer = world.wire().Call(*service->FindMethodByName(method),
                                                   hostile::BytesOf(*hostile::Prepared(request)));
  EXPECT_TRUE(answer.status.ok()) << method << ": " << answer.status;
  Response response;
  EXPECT_TRUE(response.ParseFromString(answer.message));
  return response;
}

void HearElder(testing::Harness& harness) {
  Event event;
  auto* elder = event.mutable_elder_changed();
  elder->set_elder_id("audited");
  elder->set_county_code(kCounty);
  elder->set_registered_area(type::v1::AREA_CLASS_URBAN);
  *elder->mutable_location() = rpc::ToProto(LatLng{36.6, 118.0});
  auto* grant = elder->add_grants();
  grant->set_grant_id("grant");
  grant->set_level(type::v1::LEVEL_MILD);
  grant->set_area(type::v1::AREA_CLASS_URBAN);
  grant->set_valid_from("2022-01-01");
  ASSERT_TRUE(harness.Hear("registry", "audited", event).ok());
}

// By a caregiver of its own, of whom no certificate is known; with an open exception that does not
// keep it from the bill.
void HearVisit(testing::Harness& harness, int i) {
  Event event;
  auto* visit = event.mutable_visit_changed();
  visit->set_visit_id(absl::StrCat("audited-", i));
  visit->set_elder_id("audited");
  visit->set_caregiver_id(absl::StrCat("caregiver-", i));
  visit->set_provider_id("provider");
  visit->set_state(event::v1::VISIT_STATE_COMPLETED);
  visit->set_billable(true);
  visit->set_item_code("BATHING");
  visit->set_bucket(type::v1::BUCKET_CARE_HOURS);
  const absl::Time start = harness.clock().Now() - absl::Hours(24 * (5 + i));
  *visit->mutable_check_in_time() = rpc::ToProto(start);
  *visit->mutable_check_out_time() = rpc::ToProto(start + absl::Hours(1));
  *visit->mutable_planned() = rpc::ToProto(rpc::TimeSpan{start, start + absl::Hours(1)});
  visit->add_open_exceptions("CLOCK_SKEW");
  visit->add_exceptions()->set_code("CLOCK_SKEW");
  ASSERT_TRUE(harness.Hear("visits", visit->visit_id(), event).ok());
}

v1::RecordSampleResultRequest Refute(const std::string& sample_id, const std::string& visit_id) {
  v1::RecordSampleResultRequest request;
  request.set_sample_id(sample_id);
  request.set_visit_id(visit_id);
  request.set_verdict(v1::SAMPLE_VERDICT_REFUTED);
  request.set_auditor_id("auditor");
  request.set_note("nobody was there");
  return request;
}

Audited Prepare(hostile::World& world) {
  HearElder(world.harness());
  for (int i = 0; i < 4; ++i) HearVisit(world.harness(), i);
  v1::RunDetectorsRequest run;
  run.set_month(kMay);
  Audited audited;
  audited.run_id = Ask<v1::RunDetectorsResponse>(world, "RunDetectors", run).run().run_id();
  DetectorWorker worker(world.harness().database(), world.harness().clock(), {hostile::kCity});
  EXPECT_TRUE(worker.FinishAll().ok());
  v1::DrawSampleRequest draw;
  draw.set_run_id(audited.run_id);
  draw.set_seed(1);
  draw.set_size(3);
  const auto sample = Ask<v1::DrawSampleResponse>(world, "DrawSample", draw).sample();
  EXPECT_EQ(sample.visits_size(), 3);
  audited.sample_id = sample.sample_id();
  audited.refuted_visit_id = sample.visits(0).visit_id();
  audited.other_visit_id = sample.visits(1).visit_id();
  Ask<v1::RecordSampleResultResponse>(world, "RecordSampleResult",
                                      Refute(audited.sample_id, audited.refuted_visit_id));
  return audited;
}

template <typename Request>
Refused Unknown(void (Request::*set)(const std::string&), const std::string& reason) {
  return {reason,
          On<Request>([set](Request& r) { (r.*set)("unknown"); }),
          reason,
          {},
          StatusCode::kNotFound};
}

template <typename Request>
Refused ChangedTo(const std::string& name, std::function<void(Request&)> edit, StatusCode code) {
  return {name, On<Request>(edit), name, {}, code};
}

template <typename Request>
Refused OfAnotherAge() {
  return {"of another age",
          On<Request>([](Request& r) { r.set_month("2200-01"); }),
          "INVALID_FIELD",
          {"month"}};
}

// One that is narrowed by everything, and one by nothing.
Table ListVisits() {
  v1::ListVisitsRequest all, narrow;
  all.set_month(kMay);
  narrow = all;
  narrow.set_elder_id("audited");
  narrow.set_caregiver_id("caregiver-1");
  narrow.set_provider_id("provider");
  narrow.set_county_code(kCounty);
  narrow.set_state(v1::AUDITED_VISIT_STATE_COMPLETED);
  return {"ListVisits", {Valid(narrow), Valid(all)}, {OfAnotherAge<v1::ListVisitsRequest>()}};
}

Table ListExceptions() {
  v1::ListExceptionsRequest all, narrow;
  all.set_month(kMay);
  narrow = all;
  narrow.set_elder_id("audited");
  narrow.set_caregiver_id("caregiver-1");
  narrow.set_provider_id("provider");
  narrow.set_county_code(kCounty);
  narrow.set_code("CLOCK_SKEW");
  narrow.set_open_only(true);
  return {
      "ListExceptions", {Valid(narrow), Valid(all)}, {OfAnotherAge<v1::ListExceptionsRequest>()}};
}

Table RunDetectors() {
  using Request = v1::RunDetectorsRequest;
  Request request;
  request.set_month(kMay);
  Table table{"RunDetectors", {Valid(request)}};
  table.refused = {OfAnotherAge<Request>(),
                   ChangedTo<Request>(
                       "POLICY_MISSING", [](Request& r) { r.set_month("2021-12"); },
                       StatusCode::kFailedPrecondition)};
  return table;
}

Table GetDetectorRun(const Audited& audited) {
  using Request = v1::GetDetectorRunRequest;
  Request request;
  request.set_run_id(audited.run_id);
  return {"GetDetectorRun",
          {Valid(request)},
          {Unknown<Request>(&Request::set_run_id, "RUN_NOT_FOUND")}};
}

Table ListFindings(const Audited& audited) {
  using Request = v1::ListFindingsRequest;
  Request all, narrow;
  all.set_run_id(audited.run_id);
  narrow = all;
  narrow.set_detector_id("CERTIFICATE_EXPIRED");
  narrow.set_severity(v1::SEVERITY_SERIOUS);
  return {"ListFindings",
          {Valid(narrow), Valid(all)},
          {Unknown<Request>(&Request::set_run_id, "RUN_NOT_FOUND")}};
}

Table DrawSample(const Audited& audited) {
  using Request = v1::DrawSampleRequest;
  Request request;
  request.set_run_id(audited.run_id);
  request.set_seed(0);
  request.set_size(2);
  Table table{"DrawSample", {Valid(request)}};
  table.refused = {Unknown<Request>(&Request::set_run_id, "RUN_NOT_FOUND")};
  for (const int size : {0, 1001}) {
    table.refused.push_back({absl::StrCat("size ", size),
                             On<Request>([size](Request& r) { r.set_size(size); }),
                             "INVALID_FIELD",
                             {"size"}});
  }
  return table;
}

Table GetSample(const Audited& audited) {
  using Request = v1::GetSampleRequest;
  Request request;
  request.set_sample_id(audited.sample_id);
  return {"GetSample",
          {Valid(request)},
          {Unknown<Request>(&Request::set_sample_id, "SAMPLE_NOT_FOUND")}};
}

Table RecordSampleResult(const Audited& audited) {
  using Request = v1::RecordSampleResultRequest;
  return {"RecordSampleResult",
          {Valid(Refute(audited.sample_id, audited.refuted_visit_id))},
          {Unknown<Request>(&Request::set_sample_id, "SAMPLE_NOT_FOUND"),
           Unknown<Request>(&Request::set_visit_id, "VISIT_NOT_SAMPLED")}};
}

Table ClawBack(const Audited& audited) {
  using Request = v1::ClawBackRequest;
  Request request;
  request.set_visit_id(audited.refuted_visit_id);
  request.set_maker_id("maker");
  request.set_checker_id("checker");
  request.set_reason("nobody was there");
  request.set_sample_id(audited.sample_id);
  Table table{"ClawBack", {Valid(request)}};
  const auto alone = [](Request& r) { r.clear_sample_id(); };
  table.refused = {
      Unknown<Request>(&Request::set_sample_id, "SAMPLE_NOT_FOUND"),
      Unknown<Request>(&Request::set_visit_id, "VISIT_NOT_SAMPLED"),
      ChangedTo<Request>(
          "VISIT_NOT_REFUTED", [id = audited.other_visit_id](Request& r) { r.set_visit_id(id); },
          StatusCode::kFailedPrecondition),
      ChangedTo<Request>(
          "SAME_PERSON", [](Request& r) { r.set_checker_id("maker"); },
          StatusCode::kFailedPrecondition),
      ChangedTo<Request>(
          "VISIT_NOT_FOUND",
          [alone](Request& r) {
            alone(r);
            r.set_visit_id("unknown");
          },
          StatusCode::kNotFound)};
  table.afterwards = {
      ChangedTo<Request>("VISIT_NOT_BILLED", alone, StatusCode::kFailedPrecondition)};
  return table;
}

Table SetBudget() {
  using Request = v1::SetBudgetRequest;
  Request request;
  request.set_year(2022);
  request.set_amount_fen(4'900'000'000);
  request.set_maker_id("maker");
  request.set_checker_id("checker");
  return {"SetBudget",
          {Valid(request)},
          {ChangedTo<Request>(
               "SAME_PERSON", [](Request& r) { r.set_checker_id("maker"); },
               StatusCode::kFailedPrecondition),
           {"before computers",
            On<Request>([](Request& r) { r.set_year(1999); }),
            "INVALID_FIELD",
            {"year"}}}};
}

Table GetBudget() {
  v1::GetBudgetRequest request;
  request.set_year(2022);
  return {"GetBudget", {Valid(request)}};
}

}  // namespace

std::vector<Table> AuditTables(hostile::World& world) {
  const Audited audited = Prepare(world);
  return {
      ListVisits(),          ListExceptions(),    RunDetectors(),     GetDetectorRun(audited),
      ListFindings(audited), DrawSample(audited), GetSample(audited), RecordSampleResult(audited),
      ClawBack(audited),     SetBudget(),         GetBudget()};
}

}  // namespace homecare::billing
