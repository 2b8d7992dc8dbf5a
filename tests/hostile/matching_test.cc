// What matching refuses.
#include "common/base/ids.h"
#include "homecare/matching/v1/matching_service.pb.h"
#include "services/matching/api/apply.h"
#include "services/matching/api/matching_service.h"
#include "services/matching/api/teller.h"
#include "tests/hostile/kit/world.h"
#include "tests/hostile/matching_plans.h"

namespace homecare::matching {
namespace {

using event::v1::Event;

constexpr char kCounty[] = "370303";

// Four orders of four elders, offered to two caregivers: two accepted, two open. An absence is
// known.
class MatchingWorld final : public hostile::World {
 public:
  MatchingWorld()
      : World(
            "matching",
            [this](homecare::Change& change, const Event& event) {
              return listener_.Apply(change, event);
            },
            [this](homecare::Change& change, const Deadline& due) {
              return listener_.Fire(change, due);
            }),
        feed_(Feed::Create(harness().database(), kOfferFeed)),
        planner_(matcher_, {}, plan_desk_, plan_policy_, harness().clock(), planner::NoWorkers(),
                 [this](const std::string&, ChangeBody body) { return harness().Act(body); }),
        service_(harness().dispatcher(), harness().pager(), harness().clock(), *feed_, desk_,
                 matcher_, plan_desk_, planner_) {
    model_.Reset({});
    Serve({&service_});
    HearProvider();
    for (const char* caregiver : {"caregiver", "colleague"}) HearCaregiver(caregiver);
    Must<v1::PutShiftsResponse>("PutShifts", Shifts("first"));
    EXPECT_TRUE(feed_->Read(hostile::kCity, "", 1, &cursor_).ok());
    for (int i = 0; i < 4; ++i) HearOrder(i);
    for (int i = 0; i < 2; ++i) {
      Must<v1::AcceptOfferResponse>("AcceptOffer", Answering<v1::AcceptOfferRequest>(i));
    }
    absence_id_ = Must<v1::RecordAbsenceResponse>("RecordAbsence", Absent()).absence().absence_id();
    for (std::string* id : {&plan_id_, &discarded_id_}) *id = MakePlan();
    Must<v1::DiscardPlanResponse>("DiscardPlan", OfPlan<v1::DiscardPlanRequest>(discarded_id_));
  }
  ~MatchingWorld() override { Stop(); }

  std::vector<Table> Tables() override {
    std::vector<Table> tables = {PutShifts(),   RecordAbsence(), EndAbsence(), FindCandidates(),
                                 Accept(),      Decline(),       GetOffer(),   ListOffers(),
                                 Assignments(), WatchOffers(),   Explain()};
    for (Table& table : PlanTables(plan_id_, discarded_id_, Now())) {
      tables.push_back(std::move(table));
    }
    return tables;
  }

 private:
  void HearProvider() {
    Event event;
    auto* provider = event.mutable_provider_changed();
    provider->set_provider_id("provider");
    provider->set_contract_from("2022-01-01");
    provider->add_county_codes(kCounty);
    provider->set_active(true);
    ASSERT_TRUE(harness().Hear("registry", "provider", event).ok());
  }

  void HearCaregiver(const std::string& id) {
    Event event;
    auto* caregiver = event.mutable_caregiver_changed();
    caregiver->set_caregiver_id(id);
    caregiver->set_provider_id("provider");
    *caregiver->mutable_base() = rpc::ToProto(LatLng{36.8, 118.05});
    auto* certificate = caregiver->add_certificates();
    certificate->set_certificate_id("certificate");
    certificate->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    certificate->set_valid_from("2022-01-01");
    certificate->set_valid_to("2023-01-01");
    caregiver->set_daily_limit_minutes(480);
    caregiver->set_weekly_limit_minutes(2640);
    caregiver->set_active(true);
    ASSERT_TRUE(harness().Hear("registry", id, event).ok());
  }

  void HearOrder(int i) {
    Event elder;
    elder.mutable_elder_changed()->set_elder_id(absl::StrCat("elder-", i));
    elder.mutable_elder_changed()->set_county_code(kCounty);
    *elder.mutable_elder_changed()->mutable_location() = rpc::ToProto(LatLng{36.8, 118.05});
    elder.mutable_elder_changed()->set_active(true);
    ASSERT_TRUE(harness().Hear("registry", elder.elder_changed().elder_id(), elder).ok());
    Event event;
    auto* order = event.mutable_order_placed();
    order->set_order_id(absl::StrCat("order-", i));
    order->set_elder_id(absl::StrCat("elder-", i));
    order->set_item_code("BATHING");
    order->set_bucket(type::v1::BUCKET_CARE_HOURS);
    order->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    order->set_duration_minutes(60);
    *order->mutable_start_window() = Between(absl::Hours(1), absl::Hours(9));
    order->set_priority(type::v1::PRIORITY_ENTITLEMENT);
    *order->mutable_location() = rpc::ToProto(LatLng{36.8, 118.05});
    order->set_county_code(kCounty);
    ASSERT_TRUE(harness().Hear("orders", order->order_id(), event).ok());
  }

  type::v1::TimeRange Between(absl::Duration from, absl::Duration to) {
    return rpc::ToProto(rpc::TimeSpan{Now() + from, Now() + to});
  }

  v1::PutShiftsRequest Shifts(const std::string& name) {
    v1::PutShiftsRequest request;
    for (const char* caregiver : {"caregiver", "colleague"}) {
      auto* shift = request.add_shifts();
      shift->set_shift_id(absl::StrCat(name, "-", caregiver));
      shift->set_caregiver_id(caregiver);
      *shift->mutable_start_time() = rpc::ToProto(Now());
      *shift->mutable_end_time() = rpc::ToProto(Now() + absl::Hours(12));
    }
    return request;
  }

  v1::RecordAbsenceRequest Absent() {
    v1::RecordAbsenceRequest request;
    request.set_caregiver_id("caregiver");
    *request.mutable_range() = Between(absl::Hours(24 * 20), absl::Hours(24 * 21));
    request.set_reason(v1::ABSENCE_REASON_LEAVE);
    return request;
  }

  std::string Found(const std::string& column, int i) {
    return harness().server().Scalar(
        absl::StrCat("SELECT ", column, " FROM offer WHERE order_id = 'order-", i, "'"));
  }

  // An answer to the offer of an order, by the caregiver who was asked.
  template <typename Request>
  Request Answering(int i) {
    Request request;
    request.set_offer_id(Found("offer_id", i));
    request.set_caregiver_id(Found("caregiver_id", i));
    return request;
  }

  Table PutShifts() {
    using Request = v1::PutShiftsRequest;
    Table table{"PutShifts", {Valid(Shifts("second"))}};
    const auto until = [this](absl::Duration after) {
      return On<Request>([end = Now() + after](Request& r) {
        *r.mutable_shifts(0)->mutable_end_time() = rpc::ToProto(end);
      });
    };
    table.refused = {
        {"unknown caregiver",
         On<Request>([](Request& r) { r.mutable_shifts(1)->set_caregiver_id("unknown"); }),
         "CAREGIVER_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"ends as it starts", until(absl::ZeroDuration()), "INVALID_FIELD", {"shifts[0].end_time"}},
        {"ends before it starts", until(-absl::Hours(1)), "INVALID_FIELD", {"shifts[0].end_time"}},
        {"25 hours", until(absl::Hours(25)), "INVALID_FIELD", {"shifts[0].end_time"}},
    };
    return table;
  }

  Table RecordAbsence() {
    using Request = v1::RecordAbsenceRequest;
    Table table{"RecordAbsence", {Valid(Absent())}};
    table.refused = {{"unknown caregiver",
                      On<Request>([](Request& r) { r.set_caregiver_id("unknown"); }),
                      "CAREGIVER_NOT_FOUND",
                      {},
                      StatusCode::kNotFound}};
    return table;
  }

  Table EndAbsence() {
    using Request = v1::EndAbsenceRequest;
    Request request;
    request.set_absence_id(absence_id_);
    Table table{"EndAbsence", {Valid(request)}};
    table.refused = {{"unknown",
                      On<Request>([](Request& r) { r.set_absence_id("unknown"); }),
                      "ABSENCE_NOT_FOUND",
                      {},
                      StatusCode::kNotFound}};
    table.afterwards = {
        {"again", [](hostile::Message&) {}, "ABSENCE_OVER", {}, StatusCode::kFailedPrecondition}};
    return table;
  }

  Table FindCandidates() {
    using Request = v1::FindCandidatesRequest;
    Request of_order, of_visit;
    of_order.set_order_id("order-3");
    auto& visit = *of_visit.mutable_visit();
    visit.set_elder_id("elder-3");
    visit.set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    visit.set_duration_minutes(60);
    *visit.mutable_start_window() = Between(absl::Hours(1), absl::Hours(9));
    *visit.mutable_location() = rpc::ToProto(LatLng{36.8, 118.05});
    Table table{"FindCandidates", {Valid(of_order), Valid(of_visit)}};
    const auto minutes = [of_visit](int minutes) {
      return On<Request>([=](Request& r) {
        *r.mutable_visit() = of_visit.visit();
        r.mutable_visit()->set_duration_minutes(minutes);
      });
    };
    table.refused = {
        {"unknown order",
         On<Request>([](Request& r) { r.set_order_id("unknown"); }),
         "ORDER_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"unknown elder",
         On<Request>([of_visit](Request& r) {
           *r.mutable_visit() = of_visit.visit();
           r.mutable_visit()->set_elder_id("unknown");
         }),
         "ELDER_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"no minutes", minutes(0), "INVALID_FIELD", {"visit.duration_minutes"}},
        {"more than a day", minutes(1441), "INVALID_FIELD", {"visit.duration_minutes"}},
    };
    return table;
  }

  // Rows of AcceptOffer and DeclineOffer alike.
  template <typename Request>
  std::vector<hostile::Refused> BadAnswers() {
    const auto accepted = Answering<v1::AcceptOfferRequest>(0);
    return {
        {"unknown",
         On<Request>([](Request& r) { r.set_offer_id("unknown"); }),
         "OFFER_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"another's",
         On<Request>([](Request& r) { r.set_caregiver_id("nobody"); }),
         "OFFER_NOT_YOURS",
         {},
         StatusCode::kPermissionDenied},
        {"accepted before",
         On<Request>([accepted](Request& r) {
           r.set_offer_id(accepted.offer_id());
           r.set_caregiver_id(accepted.caregiver_id());
         }),
         "OFFER_NOT_OPEN",
         {},
         StatusCode::kFailedPrecondition},
    };
  }

  Table Accept() {
    using Request = v1::AcceptOfferRequest;
    Table table{"AcceptOffer", {Valid(Answering<Request>(2))}, BadAnswers<Request>()};
    table.afterwards = {
        {"again", [](hostile::Message&) {}, "OFFER_NOT_OPEN", {}, StatusCode::kFailedPrecondition}};
    return table;
  }

  Table Decline() {
    using Request = v1::DeclineOfferRequest;
    Request request = Answering<Request>(3);
    request.set_reason(v1::DECLINE_REASON_TIME);
    Table table{"DeclineOffer", {Valid(request)}, BadAnswers<Request>()};
    table.afterwards = {
        {"again", [](hostile::Message&) {}, "OFFER_NOT_OPEN", {}, StatusCode::kFailedPrecondition}};
    return table;
  }

  Table GetOffer() {
    using Request = v1::GetOfferRequest;
    Request request;
    request.set_offer_id(Found("offer_id", 0));
    Table table{"GetOffer", {Valid(request)}};
    table.refused = {{"unknown",
                      On<Request>([](Request& r) { r.set_offer_id("unknown"); }),
                      "OFFER_NOT_FOUND",
                      {},
                      StatusCode::kNotFound}};
    return table;
  }

  Table ListOffers() { return {"ListOffers", {Valid(v1::ListOffersRequest())}}; }

  Table Assignments() {
    using Request = v1::ListAssignmentsRequest;
    Table table{"ListAssignments", {Valid(Request())}};
    table.refused = {{"of another age",
                      On<Request>([](Request& r) { r.set_service_date("0001-01-01"); }),
                      "INVALID_FIELD",
                      {"service_date"}}};
    return table;
  }

  Table WatchOffers() {
    v1::WatchOffersRequest request;
    request.set_cursor(cursor_);
    return {"WatchOffers", {Valid(request)}};
  }

  Table Explain() {
    using Request = v1::ExplainAssignmentRequest;
    Request request;
    request.set_visit_id(Found("visit_id", 0));
    Table table{"ExplainAssignment", {Valid(request)}};
    table.refused = {{"unknown",
                      On<Request>([](Request& r) { r.set_visit_id("unknown"); }),
                      "VISIT_NOT_FOUND",
                      {},
                      StatusCode::kNotFound}};
    return table;
  }

  // A plan of the day, kept.
  std::string MakePlan() {
    PlanQuestion question;
    question.city_code = hostile::kCity;
    question.day = DayNumber(absl::ToUnixSeconds(Now()));
    question.from_time = Now() + absl::Hours(1);
    question.iterations = 3;
    const auto plan = planner_.Plan(
        question, [&](auto body) { return harness().database().Read(Lane::kNormal, body); },
        [](const PlanProgress&) { return absl::OkStatus(); });
    EXPECT_TRUE(plan.ok()) << plan.status();
    return plan.ok() ? plan->plan_id : "";
  }

  const MatchPolicy policy_;
  Model model_;
  Matcher matcher_{model_, policy_, &NewId};
  Desk desk_{matcher_};
  const PlanPolicy plan_policy_;
  PlanDesk plan_desk_{desk_, plan_policy_};
  Listener listener_{desk_, plan_desk_, model_};
  const std::unique_ptr<Feed> feed_;
  DayPlanner planner_;
  MatchingService service_;
  std::string cursor_, absence_id_, plan_id_, discarded_id_;
};

const hostile::RegisterWorld kWorld("homecare.matching.v1.MatchingService",
                                    [] { return std::make_unique<MatchingWorld>(); });

}  // namespace
}  // namespace homecare::matching
