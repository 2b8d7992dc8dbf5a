// The gRPC shell of intake: check, convert, call, convert.
#pragma once

#include "common/base/clock.h"
#include "common/change/feed.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/intake/v1/intake_service.grpc.pb.h"
#include "services/intake/domain/incident.h"

namespace homecare::intake {

// Thread safe. Presses and what operators do about them run in the emergency lane.
class IntakeService final : public v1::IntakeService::CallbackService {
 public:
  IntakeService(rpc::Dispatch& dispatch, const rpc::Pager& pager, const Clock& clock,
                Feed& orders_feed, const LadderPolicy& policy)
      : dispatch_(dispatch),
        pager_(pager),
        clock_(clock),
        orders_feed_(orders_feed),
        policy_(policy) {}

  rpc::Unary* ListCatalogueItems(rpc::Context* context,
                                 const v1::ListCatalogueItemsRequest* request,
                                 v1::ListCatalogueItemsResponse* response) override;
  rpc::Unary* PlaceOrder(rpc::Context* context, const v1::PlaceOrderRequest* request,
                         v1::PlaceOrderResponse* response) override;
  rpc::Unary* CancelOrder(rpc::Context* context, const v1::CancelOrderRequest* request,
                          v1::CancelOrderResponse* response) override;
  rpc::Unary* GetOrder(rpc::Context* context, const v1::GetOrderRequest* request,
                       v1::GetOrderResponse* response) override;
  rpc::Unary* ListOrders(rpc::Context* context, const v1::ListOrdersRequest* request,
                         v1::ListOrdersResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchOrdersResponse>* WatchOrders(
      rpc::Context* context, const v1::WatchOrdersRequest* request) override;
  rpc::Unary* PressButton(rpc::Context* context, const v1::PressButtonRequest* request,
                          v1::PressButtonResponse* response) override;
  rpc::Unary* AcknowledgeIncident(rpc::Context* context,
                                  const v1::AcknowledgeIncidentRequest* request,
                                  v1::AcknowledgeIncidentResponse* response) override;
  rpc::Unary* CloseIncident(rpc::Context* context, const v1::CloseIncidentRequest* request,
                            v1::CloseIncidentResponse* response) override;
  rpc::Unary* GetIncident(rpc::Context* context, const v1::GetIncidentRequest* request,
                          v1::GetIncidentResponse* response) override;
  rpc::Unary* ListIncidents(rpc::Context* context, const v1::ListIncidentsRequest* request,
                            v1::ListIncidentsResponse* response) override;
  rpc::Unary* PutCarePlan(rpc::Context* context, const v1::PutCarePlanRequest* request,
                          v1::PutCarePlanResponse* response) override;
  rpc::Unary* EndCarePlan(rpc::Context* context, const v1::EndCarePlanRequest* request,
                          v1::EndCarePlanResponse* response) override;
  rpc::Unary* GetCarePlan(rpc::Context* context, const v1::GetCarePlanRequest* request,
                          v1::GetCarePlanResponse* response) override;
  rpc::Unary* ListCarePlans(rpc::Context* context, const v1::ListCarePlansRequest* request,
                            v1::ListCarePlansResponse* response) override;
  rpc::Unary* PreviewCarePlan(rpc::Context* context, const v1::PreviewCarePlanRequest* request,
                              v1::PreviewCarePlanResponse* response) override;
  rpc::Unary* ListUndeliveredHours(rpc::Context* context,
                                   const v1::ListUndeliveredHoursRequest* request,
                                   v1::ListUndeliveredHoursResponse* response) override;
  rpc::Unary* ListAlarms(rpc::Context* context, const v1::ListAlarmsRequest* request,
                         v1::ListAlarmsResponse* response) override;

 private:
  rpc::Dispatch& dispatch_;
  const rpc::Pager& pager_;
  const Clock& clock_;
  Feed& orders_feed_;
  const LadderPolicy& policy_;
};

}  // namespace homecare::intake
