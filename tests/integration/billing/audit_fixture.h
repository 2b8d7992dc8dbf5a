// What the tests of audits share: a real server in this process, its detectors, and a small city.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "common/change/mutator.h"
#include "common/rpc/dispatcher.h"
#include "services/billing/storage/closing.h"
#include "tests/integration/billing/fixture.h"
#include "tests/integration/billing/served.h"

namespace homecare::billing {

class AuditTest : public BillingTest {
 protected:
  AuditTest()
      : mutator_(Mutator::Create(*runner_, {})),
        dispatcher_(rpc::Dispatcher::Create(*database_, *mutator_, {.city_codes = {kCity}})),
        served_(*database_, *dispatcher_, pager_, clock_, kCity) {}

  template <typename Method, typename Request, typename Response>
  absl::Status Call(Method method, const Request& request, Response* response) {
    return served_.Call(method, request, response);
  }
  template <typename Request, typename Response>
  Response Must(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    return served_.Must(method, request);
  }

  // An elder of the county, granted that level in town from 2022 on.
  event::v1::Event Elder(const std::string& id, const std::string& county, Level level,
                         std::vector<Suspension> suspensions = {},
                         AreaClass area = AreaClass::kUrban) {
    event::v1::Event event =
        teller_.Elder({id, area, {Granted(level, area)}, std::move(suspensions), {}});
    event.mutable_elder_changed()->set_county_code(county);
    *event.mutable_elder_changed()->mutable_location() = rpc::ToProto(LatLng{36.8, 118.0});
    return event;
  }

  event::v1::Event Caregiver(const std::string& id, const std::string& certified_to) {
    event::v1::Event event;
    event.set_event_id(NewId());
    event.set_city_code(kCity);
    event.set_topic("registry");
    event.set_key(id);
    event.set_version(1);
    auto& changed = *event.mutable_caregiver_changed();
    changed.set_caregiver_id(id);
    changed.set_daily_limit_minutes(480);
    changed.set_weekly_limit_minutes(2640);
    auto& certificate = *changed.add_certificates();
    certificate.set_valid_from("2021-01-01");
    certificate.set_valid_to(certified_to);
    return event;
  }

  // A completed visit that was planned for that time; to be altered by the caller.
  event::v1::Event Told(const std::string& elder_id, const Visit& visit,
                        const std::string& caregiver_id = "caregiver") {
    event::v1::Event event = teller_.Visit(elder_id, visit);
    event::v1::VisitChanged& changed = *event.mutable_visit_changed();
    changed.set_caregiver_id(caregiver_id);
    return event;
  }

  void Close(const std::string& month) {
    served_.MustClose(month, [this] {
      homecare::Step step{
          .city_code = kCity, .body = [this](Change& change) {
            const std::string id =
                server_.Scalar("SELECT subject_id FROM deadline WHERE kind = 'CLOSE_DRAFT'");
            return served_.Fire(change, {storage::kCloseDraftDeadline, id, change.now()});
          }};
      runner_->Run(Lane::kNormal, absl::MakeSpan(&step, 1));
      EXPECT_TRUE(step.outcome.ok()) << step.outcome;
    });
  }

  std::string BeginRun(const std::string& month) {
    v1::RunDetectorsRequest request;
    request.set_month(month);
    return Must(&Stub::RunDetectors, request).run().run_id();
  }
  std::string FinishRun(const std::string& month) {
    const std::string run_id = BeginRun(month);
    const absl::Status finished = worker_.FinishAll();
    EXPECT_TRUE(finished.ok()) << finished;
    return run_id;
  }
  v1::DetectorRun Run(const std::string& run_id) {
    v1::GetDetectorRunRequest request;
    request.set_run_id(run_id);
    return Must(&Stub::GetDetectorRun, request).run();
  }
  std::vector<v1::Finding> Findings(const std::string& run_id) {
    v1::ListFindingsRequest request;
    request.set_run_id(run_id);
    request.set_page_size(200);
    const v1::ListFindingsResponse response = Must(&Stub::ListFindings, request);
    return {response.findings().begin(), response.findings().end()};
  }

  const rpc::Pager pager_{"a key of the test"};
  const std::unique_ptr<Mutator> mutator_;
  const std::unique_ptr<rpc::Dispatcher> dispatcher_;
  Served served_;
  DetectorWorker& worker_ = served_.module().detectors();
};

}  // namespace homecare::billing
