#include "services/matching/api/matching_service.h"

#include "common/base/status.h"
#include "common/rpc/dispatch_stream.h"
#include "services/matching/api/change_session.h"
#include "services/matching/api/convert.h"
#include "services/matching/api/lists.h"

namespace homecare::matching {

Lane MatchingService::LaneOf(const std::string& offer_id) const {
  return matcher_.model().IsEmergency(offer_id) ? Lane::kEmergency : Lane::kNormal;
}

rpc::Unary* MatchingService::PutShifts(rpc::Context* context, const v1::PutShiftsRequest* request,
                                       v1::PutShiftsResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](homecare::Change& change, const v1::PutShiftsRequest& request,
                                v1::PutShiftsResponse* response) -> absl::Status {
                           ChangeSession session(change);
                           ASSIGN_OR_RETURN(const std::vector<OwnedSpan> shifts,
                                            FromProto(request, change.now()));
                           ASSIGN_OR_RETURN(const int changed, desk_.PutShifts(*session, shifts));
                           response->set_changed(changed);
                           return absl::OkStatus();
                         });
}

rpc::Unary* MatchingService::RecordAbsence(rpc::Context* context,
                                           const v1::RecordAbsenceRequest* request,
                                           v1::RecordAbsenceResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](homecare::Change& change, const v1::RecordAbsenceRequest& request,
             v1::RecordAbsenceResponse* response) -> absl::Status {
        ChangeSession session(change);
        ASSIGN_OR_RETURN(const Absence absence, FromProto(request, change.now()));
        ASSIGN_OR_RETURN(AbsenceRecorded recorded, desk_.RecordAbsence(*session, absence));
        *response->mutable_absence() = ToProto(recorded.absence);
        for (std::string& id : recorded.unassigned_visit_ids) {
          response->add_unassigned_visit_ids(std::move(id));
        }
        return absl::OkStatus();
      });
}

rpc::Unary* MatchingService::EndAbsence(rpc::Context* context, const v1::EndAbsenceRequest* request,
                                        v1::EndAbsenceResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](homecare::Change& change, const v1::EndAbsenceRequest& request,
                                v1::EndAbsenceResponse* response) -> absl::Status {
                           ChangeSession session(change);
                           ASSIGN_OR_RETURN(const Absence absence,
                                            desk_.EndAbsence(*session, request.absence_id()));
                           *response->mutable_absence() = ToProto(absence);
                           return absl::OkStatus();
                         });
}

rpc::Unary* MatchingService::FindCandidates(rpc::Context* context,
                                            const v1::FindCandidatesRequest* request,
                                            v1::FindCandidatesResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::FindCandidatesRequest& request,
                               v1::FindCandidatesResponse* response) {
                          return matching::FindCandidates(tx, pager_, matcher_, clock_.Now(),
                                                          request, response);
                        });
}

rpc::Unary* MatchingService::AcceptOffer(rpc::Context* context,
                                         const v1::AcceptOfferRequest* request,
                                         v1::AcceptOfferResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](homecare::Change& change, const v1::AcceptOfferRequest& request,
             v1::AcceptOfferResponse* response) -> absl::Status {
        ChangeSession session(change);
        ASSIGN_OR_RETURN(const Accepted accepted,
                         desk_.Accept(*session, request.offer_id(), request.caregiver_id()));
        *response->mutable_offer() = ToProto(accepted.offer);
        *response->mutable_assignment() = ToProto(accepted.assignment);
        return absl::OkStatus();
      },
      LaneOf(request->offer_id()));
}

rpc::Unary* MatchingService::DeclineOffer(rpc::Context* context,
                                          const v1::DeclineOfferRequest* request,
                                          v1::DeclineOfferResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](homecare::Change& change, const v1::DeclineOfferRequest& request,
             v1::DeclineOfferResponse* response) -> absl::Status {
        ChangeSession session(change);
        ASSIGN_OR_RETURN(
            const Offer offer,
            desk_.Decline(*session, request.offer_id(), request.caregiver_id(), request.reason()));
        *response->mutable_offer() = ToProto(offer);
        return absl::OkStatus();
      },
      LaneOf(request->offer_id()));
}

rpc::Unary* MatchingService::GetOffer(rpc::Context* context, const v1::GetOfferRequest* request,
                                      v1::GetOfferResponse* response) {
  return dispatch_.Read(context, request, response, &matching::GetOffer);
}

rpc::Unary* MatchingService::ListOffers(rpc::Context* context, const v1::ListOffersRequest* request,
                                        v1::ListOffersResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListOffersRequest& request, v1::ListOffersResponse* response) {
        return matching::ListOffers(tx, pager_, request, response);
      });
}

rpc::Unary* MatchingService::ListAssignments(rpc::Context* context,
                                             const v1::ListAssignmentsRequest* request,
                                             v1::ListAssignmentsResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ListAssignmentsRequest& request,
                               v1::ListAssignmentsResponse* response) {
                          return matching::ListAssignments(tx, pager_, request, response);
                        });
}

grpc::ServerWriteReactor<v1::WatchOffersResponse>* MatchingService::WatchOffers(
    rpc::Context* context, const v1::WatchOffersRequest* request) {
  return dispatch_.Watch<v1::WatchOffersRequest, v1::WatchOffersResponse>(context, request, feed_,
                                                                          request->caregiver_id());
}

rpc::Unary* MatchingService::ExplainAssignment(rpc::Context* context,
                                               const v1::ExplainAssignmentRequest* request,
                                               v1::ExplainAssignmentResponse* response) {
  return dispatch_.Read(context, request, response, &matching::ExplainAssignment);
}

}  // namespace homecare::matching
