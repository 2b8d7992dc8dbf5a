// The visit service in this process: what it hears, what caregivers and auditors ask of it.
#pragma once

#include "homecare/visit/v1/visit_service.grpc.pb.h"
#include "services/visit/api/apply.h"
#include "services/visit/api/visit_service.h"
#include "tests/integration/harness.h"

namespace homecare::visit {

using event::v1::Event;
using testing::kCity;
using Stub = v1::VisitService::Stub;

class VisitTest : public ::testing::Test {
 protected:
  VisitTest()
      : harness_(
            "visit",
            [this](Change& change, const Event& event) { return Apply(change, event, policy_); },
            [this](Change& change, const Deadline& due) { return Remind(change, due, policy_); }),
        service_(harness_.dispatcher(), harness_.pager(), harness_.clock(), policy_) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    rpcs_ = builder.BuildAndStart();
    stub_ = v1::VisitService::NewStub(rpcs_->InProcessChannel({}));
  }
  ~VisitTest() override { rpcs_->Shutdown(); }

  // The registry tells of a caregiver with a certificate until that day.
  void HearCaregiver(const std::string& id, const std::string& valid_to = "2023-01-01") {
    Event event;
    auto* caregiver = event.mutable_caregiver_changed();
    caregiver->set_caregiver_id(id);
    caregiver->set_provider_id("provider");
    caregiver->set_active(true);
    auto* certificate = caregiver->add_certificates();
    certificate->set_certificate_id("certificate");
    certificate->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    certificate->set_valid_from("2022-01-01");
    certificate->set_valid_to(valid_to);
    ASSERT_TRUE(harness_.Hear("registry", id, event).ok());
  }

  // Matching assigns "visit" of "order-visit": from `from` after the first instant, for an hour.
  void HearAssigned(const std::string& visit_id, const std::string& caregiver_id = "caregiver",
                    absl::Duration from = absl::Minutes(10), const std::string& elder_id = "") {
    Event event;
    auto* assigned = event.mutable_visit_assigned();
    assigned->set_visit_id(visit_id);
    assigned->set_order_id(absl::StrCat("order-", visit_id));
    assigned->set_elder_id(elder_id.empty() ? absl::StrCat("elder-", visit_id) : elder_id);
    assigned->set_caregiver_id(caregiver_id);
    assigned->set_provider_id("provider");
    *assigned->mutable_planned() =
        rpc::ToProto(rpc::TimeSpan{start_ + from, start_ + from + absl::Hours(1)});
    assigned->set_item_code("BATHING");
    assigned->set_bucket(type::v1::BUCKET_CARE_HOURS);
    assigned->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    *assigned->mutable_location() = rpc::ToProto(home_);
    ASSERT_TRUE(harness_.Hear("assignments", absl::StrCat("order-", visit_id), event).ok());
  }

  void HearUnassigned(const std::string& visit_id) {
    Event event;
    event.mutable_visit_unassigned()->set_visit_id(visit_id);
    event.mutable_visit_unassigned()->set_order_id(absl::StrCat("order-", visit_id));
    ASSERT_TRUE(harness_.Hear("assignments", absl::StrCat("order-", visit_id), event).ok());
  }

  // A proof given at the door, so many metres north of it.
  template <typename Request>
  Request Proof(const std::string& visit_id, double metres = 0) const {
    Request request;
    request.set_visit_id(visit_id);
    request.set_caregiver_id("caregiver");
    request.set_method(v1::EVIDENCE_METHOD_GPS);
    request.mutable_fix()->mutable_point()->set_latitude_degrees(home_.latitude_degrees +
                                                                 metres / 111'200.0);
    request.mutable_fix()->mutable_point()->set_longitude_degrees(home_.longitude_degrees);
    request.mutable_fix()->set_accuracy_metres(10);
    *request.mutable_device_time() = rpc::ToProto(Now());
    request.set_device_id("phone");
    return request;
  }

  absl::Status CheckIn(const v1::CheckInRequest& request) {
    return Call(&Stub::CheckIn, request, &in_);
  }
  absl::Status CheckOut(const v1::CheckOutRequest& request) {
    return Call(&Stub::CheckOut, request, &out_);
  }
  absl::Status CheckIn(const std::string& visit_id) {
    return CheckIn(Proof<v1::CheckInRequest>(visit_id));
  }
  absl::Status CheckOut(const std::string& visit_id) {
    return CheckOut(Proof<v1::CheckOutRequest>(visit_id));
  }

  v1::GetVisitResponse Get(const std::string& visit_id) {
    v1::GetVisitRequest request;
    v1::GetVisitResponse response;
    request.set_visit_id(visit_id);
    const absl::Status status = Call(&Stub::GetVisit, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    return harness_.Call(*stub_, method, request, response);
  }

  // What was told of a visit, one line an event: "1 SCHEDULED", "3 COMPLETED billable", and the
  // codes of its open exceptions.
  std::vector<std::string> Told(const std::string& visit_id) {
    std::vector<std::string> lines;
    for (const Event& event : harness_.Told("visits", visit_id)) {
      const event::v1::VisitChanged& changed = event.visit_changed();
      std::string line = absl::StrCat(event.version(), " ",
                                      event::v1::VisitState_Name(changed.state()).substr(12));
      if (changed.billable()) line += " billable";
      for (const std::string& code : changed.open_exceptions()) absl::StrAppend(&line, " ", code);
      lines.push_back(std::move(line));
    }
    return lines;
  }

  template <typename Exceptions>
  static std::vector<std::string> Codes(const Exceptions& exceptions) {
    std::vector<std::string> codes;
    for (const v1::VisitException& exception : exceptions) {
      codes.push_back(v1::ExceptionCode_Name(exception.code()).substr(15));
    }
    return codes;
  }

  absl::Time Now() const { return clock_.Now(); }

  const EvidencePolicy policy_;
  const LatLng home_{36.8, 118.05};
  testing::Harness harness_;
  const testing::ManualClock& clock_ = harness_.clock();
  const absl::Time start_ = clock_.Now();
  VisitService service_;
  std::unique_ptr<grpc::Server> rpcs_;
  std::unique_ptr<Stub> stub_;
  v1::CheckInResponse in_;
  v1::CheckOutResponse out_;
};

}  // namespace homecare::visit
