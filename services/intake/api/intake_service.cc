#include "services/intake/api/intake_service.h"

#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/dispatch_stream.h"
#include "services/intake/api/convert.h"
#include "services/intake/api/desks.h"
#include "services/intake/api/pages.h"
#include "services/intake/domain/errors.h"
#include "services/intake/storage/lists.h"
#include "services/intake/storage/similar_orders.h"

namespace homecare::intake {

rpc::Unary* IntakeService::ListCatalogueItems(rpc::Context* context,
                                              const v1::ListCatalogueItemsRequest* request,
                                              v1::ListCatalogueItemsResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListCatalogueItemsRequest& request,
             v1::ListCatalogueItemsResponse* response) {
        const absl::Time time =
            request.has_effective_time() ? rpc::FromProto(request.effective_time()) : clock_.Now();
        for (const Item& item : storage::Catalogue(tx, request.city_code(), time)) {
          *response->add_items() = ToProto(item);
        }
        return absl::OkStatus();
      });
}

rpc::Unary* IntakeService::PlaceOrder(rpc::Context* context, const v1::PlaceOrderRequest* request,
                                      v1::PlaceOrderResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](Change& change, const v1::PlaceOrderRequest& request,
             v1::PlaceOrderResponse* response) -> absl::Status {
        Desks desks(change, policy_);
        ASSIGN_OR_RETURN(const PlacedOrder placed, desks.orders.Place(FromProto(request)));
        *response->mutable_order() = ToProto(placed.order);
        for (const std::string& id : placed.similar_order_ids) response->add_similar_order_ids(id);
        return absl::OkStatus();
      },
      Lane::kNormal,
      [](GroupMemory& memory, const v1::PlaceOrderRequest& request, absl::Time now) {
        const OrderDraft draft = FromProto(request);
        storage::PgDirectory::Announce(memory, request.city_code(), draft, now);
        storage::AnnounceSimilar(memory, request.city_code(), draft, now);
      });
}

rpc::Unary* IntakeService::CancelOrder(rpc::Context* context, const v1::CancelOrderRequest* request,
                                       v1::CancelOrderResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](Change& change, const v1::CancelOrderRequest& request,
             v1::CancelOrderResponse* response) -> absl::Status {
        Desks desks(change, policy_);
        ASSIGN_OR_RETURN(
            const Order order,
            desks.orders.Cancel({request.order_id(), request.reason(), request.cancelled_by()}));
        *response->mutable_order() = ToProto(order);
        return absl::OkStatus();
      });
}

rpc::Unary* IntakeService::GetOrder(rpc::Context* context, const v1::GetOrderRequest* request,
                                    v1::GetOrderResponse* response) {
  return dispatch_.Read(context, request, response,
                        [](pg::Tx& tx, const v1::GetOrderRequest& request,
                           v1::GetOrderResponse* response) -> absl::Status {
                          const auto order =
                              storage::GetOrder(tx, request.city_code(), request.order_id());
                          if (!order) return OrderNotFound(request.order_id());
                          *response->mutable_order() = ToProto(*order);
                          return absl::OkStatus();
                        });
}

rpc::Unary* IntakeService::ListOrders(rpc::Context* context, const v1::ListOrdersRequest* request,
                                      v1::ListOrdersResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListOrdersRequest& request, v1::ListOrdersResponse* response) {
        return FillPage(tx, pager_, clock_.Now(), request, response);
      });
}

grpc::ServerWriteReactor<v1::WatchOrdersResponse>* IntakeService::WatchOrders(
    rpc::Context* context, const v1::WatchOrdersRequest* request) {
  return dispatch_.Watch<v1::WatchOrdersRequest, v1::WatchOrdersResponse>(
      context, request, orders_feed_, request->elder_id());
}

rpc::Unary* IntakeService::PressButton(rpc::Context* context, const v1::PressButtonRequest* request,
                                       v1::PressButtonResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](Change& change, const v1::PressButtonRequest& request,
             v1::PressButtonResponse* response) -> absl::Status {
        if (request.press_counter() < 1) return InvalidField("press_counter", "must be at least 1");
        Desks desks(change, policy_);
        ASSIGN_OR_RETURN(const Pressed pressed, desks.buttons.Press(FromProto(request)));
        *response->mutable_incident() = ToProto(pressed.incident);
        response->set_opened(pressed.opened);
        return absl::OkStatus();
      },
      Lane::kEmergency);
}

rpc::Unary* IntakeService::AcknowledgeIncident(rpc::Context* context,
                                               const v1::AcknowledgeIncidentRequest* request,
                                               v1::AcknowledgeIncidentResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](Change& change, const v1::AcknowledgeIncidentRequest& request,
             v1::AcknowledgeIncidentResponse* response) -> absl::Status {
        Desks desks(change, policy_);
        ASSIGN_OR_RETURN(const Incident incident,
                         desks.buttons.Acknowledge(request.incident_id(), request.operator_id()));
        *response->mutable_incident() = ToProto(incident);
        return absl::OkStatus();
      },
      Lane::kEmergency);
}

rpc::Unary* IntakeService::CloseIncident(rpc::Context* context,
                                         const v1::CloseIncidentRequest* request,
                                         v1::CloseIncidentResponse* response) {
  return dispatch_.Write(
      context, request, response,
      [this](Change& change, const v1::CloseIncidentRequest& request,
             v1::CloseIncidentResponse* response) -> absl::Status {
        Desks desks(change, policy_);
        ASSIGN_OR_RETURN(const Incident incident,
                         desks.buttons.Close({request.incident_id(), request.operator_id(),
                                              request.outcome(), request.note()}));
        *response->mutable_incident() = ToProto(incident);
        return absl::OkStatus();
      },
      Lane::kEmergency);
}

rpc::Unary* IntakeService::GetIncident(rpc::Context* context, const v1::GetIncidentRequest* request,
                                       v1::GetIncidentResponse* response) {
  return dispatch_.Read(context, request, response,
                        [](pg::Tx& tx, const v1::GetIncidentRequest& request,
                           v1::GetIncidentResponse* response) -> absl::Status {
                          const auto incident =
                              storage::GetIncident(tx, request.city_code(), request.incident_id());
                          if (!incident) return IncidentNotFound(request.incident_id());
                          *response->mutable_incident() = ToProto(*incident);
                          for (const Attempt& attempt : storage::AttemptsOf(
                                   tx, request.city_code(), request.incident_id())) {
                            *response->add_attempts() = ToProto(attempt);
                          }
                          return absl::OkStatus();
                        });
}

rpc::Unary* IntakeService::ListIncidents(rpc::Context* context,
                                         const v1::ListIncidentsRequest* request,
                                         v1::ListIncidentsResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ListIncidentsRequest& request,
                               v1::ListIncidentsResponse* response) {
                          return FillPage(tx, pager_, request, response);
                        });
}

}  // namespace homecare::intake
