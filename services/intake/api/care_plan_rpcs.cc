// The calls of the intake service that are about care plans, undelivered hours and alarms.
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "services/intake/api/care_plans.h"
#include "services/intake/api/desks.h"
#include "services/intake/api/intake_service.h"
#include "services/intake/domain/errors.h"

namespace homecare::intake {

rpc::Unary* IntakeService::PutCarePlan(rpc::Context* context, const v1::PutCarePlanRequest* request,
                                       v1::PutCarePlanResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](Change& change, const v1::PutCarePlanRequest& request,
                                v1::PutCarePlanResponse* response) -> absl::Status {
                           ASSIGN_OR_RETURN(CarePlan plan, FromProto(request.care_plan()));
                           Desks desks(change, policy_);
                           ASSIGN_OR_RETURN(const PutPlan put,
                                            desks.care_plans.Put(std::move(plan)));
                           *response->mutable_care_plan() = ToProto(put.plan);
                           for (const auto& id : put.arranged.placed_order_ids)
                             response->add_placed_order_ids(id);
                           for (const auto& id : put.arranged.cancelled_order_ids) {
                             response->add_cancelled_order_ids(id);
                           }
                           return absl::OkStatus();
                         });
}

rpc::Unary* IntakeService::EndCarePlan(rpc::Context* context, const v1::EndCarePlanRequest* request,
                                       v1::EndCarePlanResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](Change& change, const v1::EndCarePlanRequest& request,
                                v1::EndCarePlanResponse* response) -> absl::Status {
                           ASSIGN_OR_RETURN(const absl::CivilDay valid_to,
                                            rpc::CheckedDay(request.valid_to(), "valid_to"));
                           Desks desks(change, policy_);
                           ASSIGN_OR_RETURN(const PutPlan ended,
                                            desks.care_plans.End(request.care_plan_id(), valid_to));
                           *response->mutable_care_plan() = ToProto(ended.plan);
                           for (const auto& id : ended.arranged.cancelled_order_ids) {
                             response->add_cancelled_order_ids(id);
                           }
                           return absl::OkStatus();
                         });
}

rpc::Unary* IntakeService::GetCarePlan(rpc::Context* context, const v1::GetCarePlanRequest* request,
                                       v1::GetCarePlanResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [](pg::Tx& tx, const v1::GetCarePlanRequest& request,
         v1::GetCarePlanResponse* response) -> absl::Status {
        const auto plan =
            storage::PgCareFacts(tx, request.city_code()).FindPlan(request.care_plan_id());
        if (!plan) return CarePlanNotFound(request.care_plan_id());
        *response->mutable_care_plan() = ToProto(*plan);
        return absl::OkStatus();
      });
}

rpc::Unary* IntakeService::ListCarePlans(rpc::Context* context,
                                         const v1::ListCarePlansRequest* request,
                                         v1::ListCarePlansResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ListCarePlansRequest& request,
                               v1::ListCarePlansResponse* response) {
                          return FillPage(tx, pager_, request, response);
                        });
}

rpc::Unary* IntakeService::PreviewCarePlan(rpc::Context* context,
                                           const v1::PreviewCarePlanRequest* request,
                                           v1::PreviewCarePlanResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::PreviewCarePlanRequest& request,
                               v1::PreviewCarePlanResponse* response) {
                          return FillPreview(tx, clock_.Now(), request, response);
                        });
}

rpc::Unary* IntakeService::ListUndeliveredHours(rpc::Context* context,
                                                const v1::ListUndeliveredHoursRequest* request,
                                                v1::ListUndeliveredHoursResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ListUndeliveredHoursRequest& request,
                               v1::ListUndeliveredHoursResponse* response) {
                          return FillPage(tx, pager_, clock_.Now(), request, response);
                        });
}

rpc::Unary* IntakeService::ListAlarms(rpc::Context* context, const v1::ListAlarmsRequest* request,
                                      v1::ListAlarmsResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListAlarmsRequest& request, v1::ListAlarmsResponse* response) {
        return FillPage(tx, pager_, request, response);
      });
}

}  // namespace homecare::intake
