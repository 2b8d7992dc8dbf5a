#include "services/visit/api/visit_service.h"

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "services/visit/api/convert.h"
#include "services/visit/api/pages.h"
#include "services/visit/domain/desk.h"
#include "services/visit/domain/errors.h"
#include "services/visit/storage/visits.h"

namespace homecare::visit {
namespace {

// The visit as an answer shows it, with what its exceptions mean for the bill.
v1::Visit Shown(pg::Tx& tx, const std::string& city_code, const Visit& visit) {
  return ToProto(visit, !storage::BlockedAmong(tx, city_code, {visit.visit_id}).empty());
}

template <typename Response>
void Fill(Change& change, const Checked& checked, Response* response) {
  *response->mutable_visit() = Shown(change.tx(), change.city_code(), checked.visit);
  for (const VisitException& exception : checked.exceptions) {
    *response->add_exceptions() = ToProto(exception);
  }
}

template <typename Request>
Ruling RulingOf(const Request& request) {
  return {request.actor_id(), request.confirmer_id(), request.actor_provider_id(),
          request.reason_text()};
}

}  // namespace

rpc::Unary* VisitService::ListMyVisits(rpc::Context* context,
                                       const v1::ListMyVisitsRequest* request,
                                       v1::ListMyVisitsResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ListMyVisitsRequest& request,
                               v1::ListMyVisitsResponse* response) -> absl::Status {
                          ASSIGN_OR_RETURN(const storage::VisitFilter filter,
                                           ToFilter(request, clock_.Now()));
                          return FillPage(tx, pager_, request, filter, response);
                        });
}

rpc::Unary* VisitService::GetVisit(rpc::Context* context, const v1::GetVisitRequest* request,
                                   v1::GetVisitResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [](pg::Tx& tx, const v1::GetVisitRequest& request,
         v1::GetVisitResponse* response) -> absl::Status {
        const auto visit = storage::GetVisit(tx, request.city_code(), request.visit_id());
        if (!visit) return VisitNotFound(request.visit_id());
        *response->mutable_visit() = Shown(tx, request.city_code(), *visit);
        for (const Evidence& evidence :
             storage::EvidenceOf(tx, request.city_code(), request.visit_id())) {
          *response->add_evidence() = ToProto(evidence);
        }
        for (const VisitException& exception :
             storage::ExceptionsOf(tx, request.city_code(), request.visit_id())) {
          *response->add_exceptions() = ToProto(exception);
        }
        if (const auto voiding = storage::VoidingOf(tx, request.city_code(), request.visit_id())) {
          *response->mutable_voiding() = ToProto(*voiding);
        }
        return absl::OkStatus();
      });
}

rpc::Unary* VisitService::ListVisits(rpc::Context* context, const v1::ListVisitsRequest* request,
                                     v1::ListVisitsResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ListVisitsRequest& request,
                               v1::ListVisitsResponse* response) -> absl::Status {
                          ASSIGN_OR_RETURN(const storage::VisitFilter filter,
                                           ToFilter(request, clock_.Now()));
                          return FillPage(tx, pager_, request, filter, response);
                        });
}

rpc::Unary* VisitService::CheckIn(rpc::Context* context, const v1::CheckInRequest* request,
                                  v1::CheckInResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](Change& change, const v1::CheckInRequest& request,
                                v1::CheckInResponse* response) -> absl::Status {
                           storage::Visits visits(change);
                           VisitDesk desk(visits, policy_, change.now());
                           ASSIGN_OR_RETURN(const Proof proof, FromProto(request, change.now()));
                           ASSIGN_OR_RETURN(const Checked checked,
                                            desk.CheckIn(request.visit_id(), proof));
                           Fill(change, checked, response);
                           return absl::OkStatus();
                         });
}

rpc::Unary* VisitService::CheckOut(rpc::Context* context, const v1::CheckOutRequest* request,
                                   v1::CheckOutResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](Change& change, const v1::CheckOutRequest& request,
                                v1::CheckOutResponse* response) -> absl::Status {
                           storage::Visits visits(change);
                           VisitDesk desk(visits, policy_, change.now());
                           ASSIGN_OR_RETURN(const Proof proof, FromProto(request, change.now()));
                           ASSIGN_OR_RETURN(const Checked checked,
                                            desk.CheckOut(request.visit_id(), proof));
                           Fill(change, checked, response);
                           return absl::OkStatus();
                         });
}

rpc::Unary* VisitService::ListExceptions(rpc::Context* context,
                                         const v1::ListExceptionsRequest* request,
                                         v1::ListExceptionsResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ListExceptionsRequest& request,
                               v1::ListExceptionsResponse* response) -> absl::Status {
                          return FillPage(tx, pager_, request, ToFilter(request), response);
                        });
}

rpc::Unary* VisitService::ClearException(rpc::Context* context,
                                         const v1::ClearExceptionRequest* request,
                                         v1::ClearExceptionResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](Change& change, const v1::ClearExceptionRequest& request,
             v1::ClearExceptionResponse* response) -> absl::Status {
        storage::Visits visits(change);
        VisitDesk desk(visits, policy_, change.now());
        ASSIGN_OR_RETURN(const Cleared cleared,
                         desk.Clear({request.exception_id(), request.actor_id(),
                                     request.actor_provider_id(), request.reason_text()}));
        *response->mutable_exception() = ToProto(cleared.exception);
        *response->mutable_visit() = Shown(change.tx(), change.city_code(), cleared.visit);
        return absl::OkStatus();
      });
}

rpc::Unary* VisitService::SetVisitEnd(rpc::Context* context, const v1::SetVisitEndRequest* request,
                                      v1::SetVisitEndResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](Change& change, const v1::SetVisitEndRequest& request,
             v1::SetVisitEndResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const absl::Time end,
                         rpc::CheckedTime(request.end_time(), change.now(), "end_time"));
        storage::Visits visits(change);
        VisitDesk desk(visits, policy_, change.now());
        ASSIGN_OR_RETURN(const Visit visit,
                         desk.SetEnd(request.visit_id(), end, RulingOf(request)));
        *response->mutable_visit() = Shown(change.tx(), change.city_code(), visit);
        return absl::OkStatus();
      });
}

rpc::Unary* VisitService::VoidVisit(rpc::Context* context, const v1::VoidVisitRequest* request,
                                    v1::VoidVisitResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](Change& change, const v1::VoidVisitRequest& request,
             v1::VoidVisitResponse* response) -> absl::Status {
        storage::Visits visits(change);
        VisitDesk desk(visits, policy_, change.now());
        ASSIGN_OR_RETURN(const Visit visit, desk.Void(request.visit_id(), RulingOf(request)));
        *response->mutable_visit() = Shown(change.tx(), change.city_code(), visit);
        return absl::OkStatus();
      });
}

}  // namespace homecare::visit
