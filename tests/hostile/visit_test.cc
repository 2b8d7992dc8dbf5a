// What the visit service refuses.
#include "homecare/visit/v1/visit_service.pb.h"
#include "services/visit/api/apply.h"
#include "services/visit/api/visit_service.h"
#include "tests/hostile/kit/world.h"

namespace homecare::visit {
namespace {

using absl::StatusCode;
using event::v1::Event;
using hostile::On;
using hostile::Table;
using hostile::Valid;

// Visits: "due" and "later" of "caregiver", who may check in; "begun" and "next" of "busy", who is
// at the first; "past" of "lapsed", whose certificate has ended.
class VisitWorld final : public hostile::World {
 public:
  VisitWorld()
      : World(
            "visit",
            [this](Change& change, const Event& event) { return Apply(change, event, policy_); },
            [this](Change& change, const Deadline& due) { return Remind(change, due, policy_); }),
        service_(harness().dispatcher(), harness().pager(), harness().clock(), policy_) {
    Serve({&service_});
    HearCaregiver("caregiver", "2023-01-01");
    HearCaregiver("busy", "2023-01-01");
    HearCaregiver("lapsed", "2022-02-01");
    HearAssigned("due", "caregiver", absl::Minutes(10));
    HearAssigned("later", "caregiver", absl::Hours(3));
    HearAssigned("begun", "busy", absl::Minutes(10));
    HearAssigned("next", "busy", absl::Hours(3));
    HearAssigned("past", "lapsed", absl::Minutes(10));
    auto proof = Proof<v1::CheckInRequest>("begun", "busy");
    proof.mutable_fix()->set_mock(true);
    proof.mutable_fix()->set_accuracy_metres(900);
    const auto begun = Must<v1::CheckInResponse>("CheckIn", proof);
    exception_id_ = begun.exceptions(0).exception_id();
    // Two that people will have to decide about.
    for (const char* id : {"forgotten", "false"}) {
      HearCaregiver(id, "2023-01-01");
      HearAssigned(id, id, absl::Minutes(10));
      Must<v1::CheckInResponse>("CheckIn", Proof<v1::CheckInRequest>(id, id));
    }
  }
  ~VisitWorld() override { Stop(); }

  std::vector<Table> Tables() override {
    return {CheckIn(),  CheckOut(), ClearException(), SetVisitEnd(),   VoidVisit(),
            GetVisit(), ListMine(), ListVisits(),     ListExceptions()};
  }

 private:
  void HearCaregiver(const std::string& id, const std::string& valid_to) {
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
    ASSERT_TRUE(harness().Hear("registry", id, event).ok());
  }

  void HearAssigned(const std::string& visit_id, const std::string& caregiver_id,
                    absl::Duration from) {
    Event event;
    auto* assigned = event.mutable_visit_assigned();
    assigned->set_visit_id(visit_id);
    assigned->set_order_id(absl::StrCat("order-", visit_id));
    assigned->set_elder_id(absl::StrCat("elder-", visit_id));
    assigned->set_caregiver_id(caregiver_id);
    assigned->set_provider_id("provider");
    *assigned->mutable_planned() =
        rpc::ToProto(rpc::TimeSpan{Now() + from, Now() + from + absl::Hours(1)});
    assigned->set_item_code("BATHING");
    assigned->set_bucket(type::v1::BUCKET_CARE_HOURS);
    assigned->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    *assigned->mutable_location() = rpc::ToProto(LatLng{36.8, 118.05});
    ASSERT_TRUE(harness().Hear("assignments", absl::StrCat("order-", visit_id), event).ok());
  }

  template <typename Request>
  Request Proof(const std::string& visit_id, const std::string& caregiver_id) {
    Request request;
    request.set_visit_id(visit_id);
    request.set_caregiver_id(caregiver_id);
    request.set_method(v1::EVIDENCE_METHOD_GPS);
    *request.mutable_fix()->mutable_point() = rpc::ToProto(LatLng{36.8, 118.05});
    request.mutable_fix()->set_accuracy_metres(10);
    *request.mutable_device_time() = rpc::ToProto(Now());
    request.set_device_id("phone");
    return request;
  }

  // Rows of CheckIn and CheckOut alike.
  template <typename Request>
  static std::vector<hostile::Refused> BadProofs() {
    const auto fix = [](double latitude, double longitude, double accuracy) {
      return On<Request>([=](Request& r) {
        *r.mutable_fix()->mutable_point() = rpc::ToProto(LatLng{latitude, longitude});
        r.mutable_fix()->set_accuracy_metres(accuracy);
      });
    };
    return {
        {"off the earth, north", fix(91, 118, 10), "INVALID_FIELD", {"fix.point.latitude_degrees"}},
        {"off the earth, east", fix(36, 181, 10), "INVALID_FIELD", {"fix.point.longitude_degrees"}},
        {"a person's word",
         On<Request>([](Request& r) { r.set_method(v1::EVIDENCE_METHOD_MANUAL); }),
         "INVALID_FIELD",
         {"method"}},
        {"no accuracy", fix(36, 118, 0), "INVALID_FIELD", {"fix.accuracy_metres"}},
        {"negative accuracy", fix(36, 118, -5), "INVALID_FIELD", {"fix.accuracy_metres"}},
        {"unknown visit",
         On<Request>([](Request& r) { r.set_visit_id("unknown"); }),
         "VISIT_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"another's visit",
         On<Request>([](Request& r) { r.set_caregiver_id("lapsed"); }),
         "VISIT_NOT_YOURS",
         {},
         StatusCode::kPermissionDenied},
    };
  }

  static std::map<std::string, std::string> ProofAccepts() {
    return {{"outside fix.point", "where a device believes to be is evidence"}};
  }

  template <typename Request>
  static hostile::Edit About(const std::string& visit_id, const std::string& caregiver_id) {
    return On<Request>([=](Request& r) {
      r.set_visit_id(visit_id);
      r.set_caregiver_id(caregiver_id);
    });
  }

  Table CheckIn() {
    using Request = v1::CheckInRequest;
    Table table{"CheckIn", {Valid(Proof<Request>("due", "caregiver"))}};
    table.refused = BadProofs<Request>();
    table.refused.push_back({"begun before",
                             About<Request>("begun", "busy"),
                             "VISIT_WRONG_STATE",
                             {},
                             StatusCode::kFailedPrecondition});
    table.refused.push_back({"no certificate",
                             About<Request>("past", "lapsed"),
                             "CERTIFICATE_NOT_VALID",
                             {},
                             StatusCode::kFailedPrecondition});
    table.refused.push_back({"at another visit",
                             About<Request>("next", "busy"),
                             "CAREGIVER_BUSY",
                             {},
                             StatusCode::kFailedPrecondition});
    table.afterwards = {{"again",
                         [](hostile::Message&) {},
                         "VISIT_WRONG_STATE",
                         {},
                         StatusCode::kFailedPrecondition}};
    table.accepts = ProofAccepts();
    return table;
  }

  Table CheckOut() {
    using Request = v1::CheckOutRequest;
    Table table{"CheckOut", {Valid(Proof<Request>("begun", "busy"))}};
    table.refused = BadProofs<Request>();
    table.refused.push_back({"before check-in",
                             About<Request>("due", "caregiver"),
                             "VISIT_WRONG_STATE",
                             {},
                             StatusCode::kFailedPrecondition});
    table.afterwards = {{"again",
                         [](hostile::Message&) {},
                         "VISIT_WRONG_STATE",
                         {},
                         StatusCode::kFailedPrecondition}};
    table.accepts = ProofAccepts();
    return table;
  }

  Table ClearException() {
    using Request = v1::ClearExceptionRequest;
    Request request;
    request.set_exception_id(exception_id_);
    request.set_actor_id("officer");
    request.set_reason_text("seen on site");
    Table table{"ClearException", {Valid(request)}};
    table.refused = {
        {"unknown",
         On<Request>([](Request& r) { r.set_exception_id("unknown"); }),
         "EXCEPTION_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"own provider",
         On<Request>([](Request& r) { r.set_actor_provider_id("provider"); }),
         "OWN_PROVIDER",
         {},
         StatusCode::kPermissionDenied},
    };
    table.afterwards = {{"again",
                         [](hostile::Message&) {},
                         "EXCEPTION_CLEARED",
                         {},
                         StatusCode::kFailedPrecondition}};
    return table;
  }

  // Rows of SetVisitEnd and VoidVisit alike.
  template <typename Request>
  static std::vector<hostile::Refused> BadRulings() {
    return {
        {"unknown",
         On<Request>([](Request& r) { r.set_visit_id("unknown"); }),
         "VISIT_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"own provider",
         On<Request>([](Request& r) { r.set_actor_provider_id("provider"); }),
         "OWN_PROVIDER",
         {},
         StatusCode::kPermissionDenied},
        {"one person",
         On<Request>([](Request& r) { r.set_confirmer_id(r.actor_id()); }),
         "SAME_PERSON",
         {},
         StatusCode::kFailedPrecondition},
        {"not begun",
         On<Request>([](Request& r) { r.set_visit_id("later"); }),
         "VISIT_WRONG_STATE",
         {},
         StatusCode::kFailedPrecondition},
    };
  }

  template <typename Request>
  static Request Ruled(const std::string& visit_id) {
    Request request;
    request.set_visit_id(visit_id);
    request.set_actor_id("officer");
    request.set_confirmer_id("second officer");
    request.set_reason_text("the neighbour saw it");
    return request;
  }

  static std::vector<hostile::Refused> Again() {
    return {{"again",
             [](hostile::Message&) {},
             "VISIT_WRONG_STATE",
             {},
             StatusCode::kFailedPrecondition}};
  }

  Table SetVisitEnd() {
    using Request = v1::SetVisitEndRequest;
    Request request = Ruled<Request>("forgotten");
    *request.mutable_end_time() = rpc::ToProto(Now());
    Table table{"SetVisitEnd", {Valid(request)}};
    table.refused = BadRulings<Request>();
    const auto end = [](absl::Time time) {
      return On<Request>([time](Request& r) { *r.mutable_end_time() = rpc::ToProto(time); });
    };
    table.refused.push_back({"before the check-in",
                             end(Now() - absl::Hours(1)),
                             "END_OUT_OF_RANGE",
                             {},
                             StatusCode::kInvalidArgument});
    table.refused.push_back({"in the future",
                             end(Now() + absl::Minutes(1)),
                             "END_OUT_OF_RANGE",
                             {},
                             StatusCode::kInvalidArgument});
    table.afterwards = Again();
    return table;
  }

  Table VoidVisit() {
    using Request = v1::VoidVisitRequest;
    Table table{"VoidVisit", {Valid(Ruled<Request>("false"))}};
    table.refused = BadRulings<Request>();
    table.afterwards = Again();
    return table;
  }

  Table GetVisit() {
    using Request = v1::GetVisitRequest;
    Request request;
    request.set_visit_id("due");
    Table table{"GetVisit", {Valid(request)}};
    table.refused = {{"unknown",
                      On<Request>([](Request& r) { r.set_visit_id("unknown"); }),
                      "VISIT_NOT_FOUND",
                      {},
                      StatusCode::kNotFound}};
    return table;
  }

  Table ListMine() {
    using Request = v1::ListMyVisitsRequest;
    Request request;
    request.set_caregiver_id("caregiver");
    *request.mutable_range() = rpc::ToProto(rpc::TimeSpan{Now(), Now() + absl::Hours(24)});
    Table table{"ListMyVisits", {Valid(request)}};
    table.refused = {{"32 days",
                      On<Request>([now = Now()](Request& r) {
                        *r.mutable_range()->mutable_end_time() =
                            rpc::ToProto(now + absl::Hours(32 * 24));
                      }),
                      "INVALID_FIELD",
                      {"range"}}};
    return table;
  }

  Table ListVisits() {
    v1::ListVisitsRequest request;
    *request.mutable_starts_within() = rpc::ToProto(rpc::TimeSpan{Now(), Now() + absl::Hours(24)});
    return {"ListVisits", {Valid(request)}};
  }

  Table ListExceptions() { return {"ListExceptions", {Valid(v1::ListExceptionsRequest())}}; }

  const EvidencePolicy policy_;
  VisitService service_;
  std::string exception_id_;
};

const hostile::RegisterWorld kWorld("homecare.visit.v1.VisitService",
                                    [] { return std::make_unique<VisitWorld>(); });

}  // namespace
}  // namespace homecare::visit
