#include "services/billing/api/rules_api.h"

#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "services/billing/api/convert.h"
#include "services/billing/api/convert_rules.h"
#include "services/billing/api/rerating.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/reach.h"
#include "services/billing/storage/books.h"
#include "services/billing/storage/city_facts.h"
#include "services/billing/storage/facts.h"

namespace homecare::billing {
namespace {

constexpr int kEldersPerPage = 500;
// What fits into one answer (Limits::kMessageBytes).
constexpr int kMostDifferences = 20'000;

absl::Status Adopt(Change& change, const v1::AdoptRulesRequest& request,
                   v1::AdoptRulesResponse* response) {
  if (request.maker_id() == request.checker_id()) return SamePerson(request.maker_id());
  const absl::Time recorded_time = storage::OpenBooks(change);
  const RuleHistory known = storage::RulesHistory(change.tx(), change.city_code());
  ASSIGN_OR_RETURN(const Rulebook before, KnownAt(known, recorded_time));
  ASSIGN_OR_RETURN(const RuleProposal proposal, ProposalOf(request, before));
  RETURN_IF_ERROR(WithProposal(known, proposal, recorded_time).status());
  const storage::Adoption adoption{NewId(), request.maker_id(), request.checker_id(),
                                   ExplainRules(before, proposal), recorded_time};
  storage::AddRules(change, adoption, proposal);
  storage::ChangeCityBook(change).Forget();
  const int64_t elder_months = storage::AddReratings(
      change, adoption.adoption_id, MonthsReached(proposal, ServiceDay(recorded_time)));
  if (elder_months > 0) change.SetDeadline({kReratingDue, adoption.adoption_id, change.now()});
  *response->mutable_recorded_time() = rpc::ToProto(recorded_time);
  response->set_elder_months(elder_months);
  return absl::OkStatus();
}

absl::Status RateCity(pg::Tx& tx, const std::string& city_code, absl::CivilMonth month,
                      RuleSimulation& simulation) {
  const VisitWindow window = WindowOf(month, month);
  std::string after;
  for (;;) {
    const std::vector<storage::CountyElder> elders =
        storage::EldersAfter(tx, city_code, after, kEldersPerPage, window);
    if (elders.empty()) return absl::OkStatus();
    for (const storage::CountyElder& elder : elders) {
      if (elder.facts.visits.empty()) continue;
      RETURN_IF_ERROR(simulation.Add(elder.facts, elder.county_code));
    }
    after = elders.back().facts.elder_id;
  }
}

absl::Status Simulate(pg::Tx& tx, const v1::SimulateRulesRequest& request, absl::Time now,
                      v1::SimulateRulesResponse* response) {
  ASSIGN_OR_RETURN(const absl::CivilMonth month, CheckedMonth(request.month()));
  const RuleHistory known = storage::RulesHistory(tx, request.city_code());
  const absl::Time then = NextRecordedTime(known, now);
  ASSIGN_OR_RETURN(Rulebook before, KnownAt(known, then));
  ASSIGN_OR_RETURN(const RuleProposal proposal, ProposalOf(request, before));
  ASSIGN_OR_RETURN(const RuleHistory proposed, WithProposal(known, proposal, then));
  ASSIGN_OR_RETURN(Rulebook after, KnownAt(proposed, then));
  RuleSimulation simulation(month, std::move(before), std::move(after));
  RETURN_IF_ERROR(RateCity(tx, request.city_code(), month, simulation));
  *response = ToProto(simulation);
  if (response->differences_size() > kMostDifferences) return SimulationTooLarge(kMostDifferences);
  return absl::OkStatus();
}

}  // namespace

rpc::Unary* RulesApi::ListRules(rpc::Context* context, const v1::ListRulesRequest* request,
                                v1::ListRulesResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [](pg::Tx& tx, const v1::ListRulesRequest& request,
         v1::ListRulesResponse* response) -> absl::Status {
        *response = ToProto(storage::ListVersions(tx, request.city_code(), AsOf(request)));
        return absl::OkStatus();
      });
}

rpc::Unary* RulesApi::AdoptRules(rpc::Context* context, const v1::AdoptRulesRequest* request,
                                 v1::AdoptRulesResponse* response) {
  return dispatch_.Write(context, request, response, &Adopt);
}

rpc::Unary* RulesApi::SimulateRules(rpc::Context* context, const v1::SimulateRulesRequest* request,
                                    v1::SimulateRulesResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::SimulateRulesRequest& request,
                               v1::SimulateRulesResponse* response) {
                          return Simulate(tx, request, clock_.Now(), response);
                        });
}

}  // namespace homecare::billing
