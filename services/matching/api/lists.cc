#include "services/matching/api/lists.h"

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/keyset.h"
#include "services/matching/api/convert.h"
#include "services/matching/domain/errors.h"
#include "services/matching/storage/lists.h"

namespace homecare::matching {
namespace {

absl::StatusOr<storage::AssignmentFilter> ToFilter(const v1::ListAssignmentsRequest& request) {
  storage::AssignmentFilter filter;
  filter.caregiver_id = request.caregiver_id();
  filter.starts_from = absl::InfinitePast();
  filter.starts_before = absl::InfiniteFuture();
  if (request.service_date().empty()) return filter;
  ASSIGN_OR_RETURN(const absl::CivilDay day,
                   rpc::CheckedDay(request.service_date(), "service_date"));
  filter.starts_from = StartOf(day);
  filter.starts_before = StartOf(day + 1);
  return filter;
}

}  // namespace

absl::Status GetOffer(pg::Tx& tx, const v1::GetOfferRequest& request,
                      v1::GetOfferResponse* response) {
  const auto offer = storage::FindOffer(tx, request.city_code(), request.offer_id());
  if (!offer) return OfferNotFound(request.offer_id());
  *response->mutable_offer() = ToProto(*offer);
  return absl::OkStatus();
}

absl::Status ListOffers(pg::Tx& tx, const rpc::Pager& pager, const v1::ListOffersRequest& request,
                        v1::ListOffersResponse* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  storage::OfferFilter filter{request.caregiver_id(), request.order_id(), ""};
  if (request.state() != v1::OFFER_STATE_UNSPECIFIED) {
    filter.state = std::string(Name(static_cast<OfferState>(request.state())));
  }
  std::vector<Offer> offers = storage::ListOffers(tx, request.city_code(), filter, page.after.time,
                                                  page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &offers, [](const Offer& offer) -> rpc::TimeKey {
        return {offer.make_time, offer.offer_id};
      }));
  for (const Offer& offer : offers) *response->add_offers() = ToProto(offer);
  return absl::OkStatus();
}

absl::Status ListAssignments(pg::Tx& tx, const rpc::Pager& pager,
                             const v1::ListAssignmentsRequest& request,
                             v1::ListAssignmentsResponse* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  ASSIGN_OR_RETURN(const storage::AssignmentFilter filter, ToFilter(request));
  std::vector<Assignment> assignments = storage::ListAssignments(
      tx, request.city_code(), filter, page.after.time, page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &assignments, [](const Assignment& assignment) -> rpc::TimeKey {
        return {assignment.planned_start_time, assignment.visit_id};
      }));
  for (const Assignment& assignment : assignments) {
    *response->add_assignments() = ToProto(assignment);
  }
  return absl::OkStatus();
}

absl::Status ExplainAssignment(pg::Tx& tx, const v1::ExplainAssignmentRequest& request,
                               v1::ExplainAssignmentResponse* response) {
  const auto found = storage::FindExplanation(tx, request.city_code(), request.visit_id());
  if (!found) return VisitNotFound(request.visit_id());
  const Explanation& explanation = found->explanation;
  *response->mutable_offer() = ToProto(found->offer);
  response->set_candidate_count(explanation.candidate_count);
  for (v1::RuleCount& count : ToProto(explanation.rejections)) {
    *response->add_rule_counts() = std::move(count);
  }
  if (!explanation.runner_up_caregiver_id.empty()) {
    *response->mutable_runner_up() = RunnerUp(explanation, found->offer);
  }
  response->set_offers_before(explanation.offers_before);
  return absl::OkStatus();
}

}  // namespace homecare::matching
