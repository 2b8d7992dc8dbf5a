#include "tests/fuzz/rpcs.h"

#include <memory>
#include <utility>

#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/change/feed_table.h"
#include "common/event/delivery_service.h"
#include "common/rpc/check_request.h"
#include "homecare/event/v1/delivery_service.grpc.pb.h"
#include "services/billing/api/billing_service.h"
#include "services/intake/api/intake_service.h"
#include "services/matching/api/matching_service.h"
#include "services/matching/api/plan_convert.h"
#include "services/registry/api/registry_service.h"
#include "services/registry/storage/pg_rolls.h"
#include "services/visit/api/visit_service.h"
#include "tests/fuzz/hospitable_register.h"

namespace homecare::fuzz {
namespace {

const std::string& Key() {
  static const auto* const key = new std::string(32, 'k');
  return *key;
}

// What main() wires in the five services, on the edge of the database.
struct Line {
  EdgeDispatch dispatch;
  rpc::Pager pager{Key()};
  FixedClock clock;
  EdgeFeed feed;
  EdgeDatabase database;

  registry::PersonalData personal{Key()};
  registry::Handlers handlers{{[](Change& change) { return OpenHospitableRegister(change.now()); },
                               [this](pg::Tx& tx, const std::string& city_code) {
                                 return registry::OpenLists(tx, city_code, personal);
                               }},
                              pager,
                              clock};
  registry::RegistryService registry{dispatch, handlers};

  intake::LadderPolicy ladder;
  intake::IntakeService intake{dispatch, pager, clock, feed, ladder};

  matching::MatchPolicy match_policy;
  matching::Model model;
  matching::Matcher matcher{model, match_policy, &NewId};
  matching::Desk desk{matcher};
  matching::PlanPolicy plan_policy;
  matching::PlanDesk plan_desk{desk, plan_policy};
  matching::DayPlanner planner{matcher,
                               {},
                               plan_desk,
                               plan_policy,
                               clock,
                               matching::planner::NoWorkers(),
                               [](const std::string&, ChangeBody) { return absl::OkStatus(); }};
  matching::MatchingService matching{dispatch, pager,   clock,     feed,
                                     desk,     matcher, plan_desk, planner};

  visit::EvidencePolicy evidence_policy;
  visit::VisitService visit{dispatch, pager, clock, evidence_policy};

  billing::CheckpointKeeper keeper{
      database, Cities(), {billing::chain::SigningKey(billing::chain::FixedBytes<32>()), ""}};
  billing::BillingService billing{dispatch, pager, clock, keeper};

  std::unique_ptr<grpc::Service> delivery_owner =
      event::MakeDeliveryService(dispatch, database, {.service = "intake", .city_codes = Cities()});
  event::v1::DeliveryService::CallbackService& delivery =
      dynamic_cast<event::v1::DeliveryService::CallbackService&>(*delivery_owner);
};

bool Parse(absl::string_view bytes, google::protobuf::Message* message) {
  return message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

template <typename Service, typename Request, typename Response>
Rpc Unary(EdgeDispatch& dispatch, Service& service,
          rpc::Unary* (Service::*method)(rpc::Context*, const Request*, Response*)) {
  return {Request::descriptor(), [&dispatch, &service, method, request = Request(),
                                  response = Response()](absl::string_view bytes) mutable {
            if (!Parse(bytes, &request)) return Outcome::kUnread;
            (service.*method)(nullptr, &request, &response);
            return dispatch.outcome();
          }};
}

// A download, which runs while it is begun; gRPC would say when it is done.
template <typename Service, typename Request, typename Response>
Rpc Download(EdgeDispatch& dispatch, Service& service,
             grpc::ServerWriteReactor<Response>* (Service::*method)(rpc::Context*,
                                                                    const Request*)) {
  return {Request::descriptor(),
          [&dispatch, &service, method, request = Request()](absl::string_view bytes) mutable {
            if (!Parse(bytes, &request)) return Outcome::kUnread;
            (service.*method)(nullptr, &request)->OnDone();
            return dispatch.outcome();
          }};
}

// A watch: its request and the cursor it resumes at, which must come out as it went in.
template <typename Request>
Rpc Watch() {
  return {Request::descriptor(), [request = Request()](absl::string_view bytes) mutable {
            if (!Parse(bytes, &request)) return Outcome::kUnread;
            return RunToTheEdge([&]() -> absl::Status {
              RETURN_IF_ERROR(rpc::CheckRequest(request, Cities()));
              if (request.cursor().empty()) return absl::OkStatus();
              ASSIGN_OR_RETURN(const FeedPosition position, ParseCursor(request.cursor()));
              HC_CHECK(FormatCursor(position) == request.cursor());
              return absl::OkStatus();
            });
          }};
}

void CheckImported(const registry::v1::ImportRequest& request,
                   const registry::v1::ImportResponse& response) {
  HC_CHECK(response.accepted_count() + response.unchanged_count() + response.refusals_size() ==
           request.records_size());
  for (const registry::v1::ImportRefusal& refusal : response.refusals()) {
    HC_CHECK(!refusal.reason().empty());
    HC_CHECK(refusal.index() >= 0 && refusal.index() < request.records_size());
  }
}

// A batch of an import, as Dispatch::WriteStream serves it.
Rpc Import(const registry::Handlers& handlers) {
  return {registry::v1::ImportRequest::descriptor(),
          [&handlers, request = registry::v1::ImportRequest(),
           response = registry::v1::ImportResponse()](absl::string_view bytes) mutable {
            if (!Parse(bytes, &request)) return Outcome::kUnread;
            response.Clear();
            return RunToTheEdge([&]() -> absl::Status {
              RETURN_IF_ERROR(rpc::CheckBatch(request, Cities()));
              EdgeChange change;
              RETURN_IF_ERROR(handlers.Import(change, request, &response));
              CheckImported(request, response);
              return absl::OkStatus();
            });
          }};
}

void AddRegistry(Line& line, std::vector<Rpc>& out) {
  using Api = registry::RegistryService;
  const auto add = [&](auto method) { out.push_back(Unary(line.dispatch, line.registry, method)); };
  add(&Api::RegisterElder);
  add(&Api::RecordGrant);
  add(&Api::EndGrant);
  add(&Api::RecordSuspension);
  add(&Api::EndSuspension);
  add(&Api::AddContact);
  add(&Api::BarCaregiver);
  add(&Api::MoveElder);
  add(&Api::GetElder);
  add(&Api::FindElders);
  add(&Api::ListElders);
  add(&Api::ListGrants);
  add(&Api::ListSuspensions);
  add(&Api::RegisterCaregiver);
  add(&Api::AddCertificate);
  add(&Api::RetireCaregiver);
  add(&Api::GetCaregiver);
  add(&Api::ListCaregivers);
  add(&Api::RegisterProvider);
  add(&Api::EndContract);
  add(&Api::ListProviders);
  add(&Api::RegisterServicePoint);
  add(&Api::SetOnCall);
  add(&Api::ListServicePoints);
  add(&Api::RegisterTerminal);
  add(&Api::BindTerminal);
  add(&Api::WithdrawTerminal);
  add(&Api::GetTerminal);
  out.push_back(Import(line.handlers));
}

void AddIntake(Line& line, std::vector<Rpc>& out) {
  using Api = intake::IntakeService;
  const auto add = [&](auto method) { out.push_back(Unary(line.dispatch, line.intake, method)); };
  add(&Api::ListCatalogueItems);
  add(&Api::PlaceOrder);
  add(&Api::CancelOrder);
  add(&Api::GetOrder);
  add(&Api::ListOrders);
  out.push_back(Watch<intake::v1::WatchOrdersRequest>());
  add(&Api::PressButton);
  add(&Api::AcknowledgeIncident);
  add(&Api::CloseIncident);
  add(&Api::GetIncident);
  add(&Api::ListIncidents);
  add(&Api::PutCarePlan);
  add(&Api::EndCarePlan);
  add(&Api::GetCarePlan);
  add(&Api::ListCarePlans);
  add(&Api::PreviewCarePlan);
  add(&Api::ListUndeliveredHours);
  add(&Api::ListAlarms);
}

void AddMatching(Line& line, std::vector<Rpc>& out) {
  line.model.Reset({});
  using Api = matching::MatchingService;
  const auto add = [&](auto method) { out.push_back(Unary(line.dispatch, line.matching, method)); };
  add(&Api::PutShifts);
  add(&Api::RecordAbsence);
  add(&Api::EndAbsence);
  add(&Api::FindCandidates);
  add(&Api::AcceptOffer);
  add(&Api::DeclineOffer);
  add(&Api::GetOffer);
  add(&Api::ListOffers);
  add(&Api::ListAssignments);
  out.push_back(Watch<matching::v1::WatchOffersRequest>());
  add(&Api::ExplainAssignment);
}

// What a plan is asked for, and what is read before a day is planned or planned again.
Rpc PlanDay(Line& line) {
  return {matching::v1::PlanDayRequest::descriptor(),
          [&line, request = matching::v1::PlanDayRequest()](absl::string_view bytes) mutable {
            if (!Parse(bytes, &request)) return Outcome::kUnread;
            return RunToTheEdge([&]() -> absl::Status {
              RETURN_IF_ERROR(rpc::CheckRequest(request, Cities()));
              ASSIGN_OR_RETURN(const matching::PlanQuestion question,
                               matching::FromProto(request, line.clock.Now(), line.plan_policy));
              return line.planner
                  .Plan(
                      question, [&](auto body) { return line.database.Read(Lane::kNormal, body); },
                      [](const matching::PlanProgress&) { return absl::OkStatus(); })
                  .status();
            });
          }};
}

Rpc ReplayPlan(Line& line) {
  return {matching::v1::ReplayPlanRequest::descriptor(),
          [&line, request = matching::v1::ReplayPlanRequest()](absl::string_view bytes) mutable {
            if (!Parse(bytes, &request)) return Outcome::kUnread;
            return RunToTheEdge([&]() -> absl::Status {
              RETURN_IF_ERROR(rpc::CheckRequest(request, Cities()));
              std::string snapshot;
              return line.planner
                  .Replay(
                      request.city_code(), request.plan_id(),
                      [&](auto body) { return line.database.Read(Lane::kNormal, body); },
                      [](const matching::PlanProgress&) { return absl::OkStatus(); }, &snapshot)
                  .status();
            });
          }};
}

void AddPlans(Line& line, std::vector<Rpc>& out) {
  using Api = matching::MatchingService;
  const auto add = [&](auto method) { out.push_back(Unary(line.dispatch, line.matching, method)); };
  out.push_back(PlanDay(line));
  add(&Api::CommitPlan);
  add(&Api::DiscardPlan);
  add(&Api::GetPlan);
  add(&Api::ListPlans);
  add(&Api::ListPlannedVisits);
  add(&Api::ExplainPlan);
  out.push_back(ReplayPlan(line));
}

void AddVisitAndBilling(Line& line, std::vector<Rpc>& out) {
  const auto visit = [&](auto method) { out.push_back(Unary(line.dispatch, line.visit, method)); };
  visit(&visit::VisitService::ListMyVisits);
  visit(&visit::VisitService::GetVisit);
  visit(&visit::VisitService::ListVisits);
  visit(&visit::VisitService::CheckIn);
  visit(&visit::VisitService::CheckOut);
  visit(&visit::VisitService::ListExceptions);
  visit(&visit::VisitService::ClearException);
  const auto billing = [&](auto method) {
    out.push_back(Unary(line.dispatch, line.billing, method));
  };
  billing(&billing::BillingService::QuoteVisit);
  billing(&billing::BillingService::GetElderMonth);
  billing(&billing::BillingService::ListLedger);
}

void AddDelivery(Line& line, std::vector<Rpc>& out) {
  using Api = event::v1::DeliveryService::CallbackService;
  // The generated class has synchronous methods of the same names: the types choose.
  out.push_back(Unary<Api, event::v1::HaveRequest, event::v1::HaveResponse>(
      line.dispatch, line.delivery, &Api::Have));
  out.push_back(Unary<Api, event::v1::ConfirmRequest, event::v1::ConfirmResponse>(
      line.dispatch, line.delivery, &Api::Confirm));
}

// The months, the proof, the rules and the audits of billing.
void AddBooks(Line& line, std::vector<Rpc>& out) {
  using Api = billing::BillingService;
  const auto add = [&](auto method) { out.push_back(Unary(line.dispatch, line.billing, method)); };
  const auto download = [&](auto method) {
    out.push_back(Download(line.dispatch, line.billing, method));
  };
  add(&Api::ExplainLine);
  download(&Api::ExportLines);
  add(&Api::ListCloseBlockers);
  add(&Api::ProposeClose);
  add(&Api::GetCloseProposal);
  add(&Api::CloseMonth);
  add(&Api::ListMonthCloses);
  add(&Api::GetStatement);
  add(&Api::ListStatements);
  download(&Api::ExportStatement);
  add(&Api::MakeCheckpoint);
  add(&Api::ListCheckpoints);
  download(&Api::ExportLedger);
  add(&Api::ListRules);
  add(&Api::AdoptRules);
  add(&Api::SimulateRules);
  add(&Api::ListVisits);
  add(&Api::ListExceptions);
  add(&Api::RunDetectors);
  add(&Api::GetDetectorRun);
  add(&Api::ListFindings);
  add(&Api::DrawSample);
  add(&Api::GetSample);
  add(&Api::RecordSampleResult);
  add(&Api::ClawBack);
  add(&Api::SetBudget);
  add(&Api::GetBudget);
}

// What people put right about visits.
void AddRulings(Line& line, std::vector<Rpc>& out) {
  out.push_back(Unary(line.dispatch, line.visit, &visit::VisitService::SetVisitEnd));
  out.push_back(Unary(line.dispatch, line.visit, &visit::VisitService::VoidVisit));
}

std::vector<Rpc>* MakeRpcs() {
  static auto* const line = new Line;
  auto* const out = new std::vector<Rpc>;
  AddRegistry(*line, *out);
  AddIntake(*line, *out);
  AddMatching(*line, *out);
  AddVisitAndBilling(*line, *out);
  AddDelivery(*line, *out);
  AddBooks(*line, *out);
  AddRulings(*line, *out);
  AddPlans(*line, *out);
  return out;
}

}  // namespace

const std::vector<Rpc>& Rpcs() {
  static const auto* const rpcs = MakeRpcs();
  return *rpcs;
}

}  // namespace homecare::fuzz
