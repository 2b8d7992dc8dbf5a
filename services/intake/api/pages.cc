#include "services/intake/api/pages.h"

#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/keyset.h"
#include "services/intake/api/convert.h"
#include "services/intake/storage/lists.h"

namespace homecare::intake {
namespace {

absl::StatusOr<storage::OrderFilter> ToFilter(const v1::ListOrdersRequest& request,
                                              absl::Time now) {
  storage::OrderFilter filter;
  filter.elder_id = request.elder_id();
  if (request.state() != v1::ORDER_STATE_UNSPECIFIED) {
    filter.state = std::string(Name(static_cast<OrderState>(request.state())));
  }
  if (request.has_starts_within()) {
    ASSIGN_OR_RETURN(const rpc::TimeSpan within,
                     rpc::CheckedSpan(request.starts_within(), now, "starts_within"));
    filter.starts_from = within.start;
    filter.starts_before = within.end;
  }
  return filter;
}

storage::IncidentFilter ToFilter(const v1::ListIncidentsRequest& request) {
  storage::IncidentFilter filter;
  filter.escalated_only = request.escalated_only();
  if (request.state() != v1::INCIDENT_STATE_UNSPECIFIED) {
    filter.state = std::string(Name(static_cast<IncidentState>(request.state())));
  }
  return filter;
}

}  // namespace

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, absl::Time now,
                      const v1::ListOrdersRequest& request, v1::ListOrdersResponse* response) {
  ASSIGN_OR_RETURN(const storage::OrderFilter filter, ToFilter(request, now));
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  std::vector<Order> orders = storage::ListOrders(tx, request.city_code(), filter, page.after.time,
                                                  page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &orders, [](const Order& order) -> rpc::TimeKey {
        return {order.start_window_start_time, order.order_id};
      }));
  for (const Order& order : orders) *response->add_orders() = ToProto(order);
  return absl::OkStatus();
}

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListIncidentsRequest& request,
                      v1::ListIncidentsResponse* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  std::vector<Incident> incidents = storage::ListIncidents(
      tx, request.city_code(), ToFilter(request), page.after.time, page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &incidents, [](const Incident& incident) -> rpc::TimeKey {
        return {incident.open_time, incident.incident_id};
      }));
  for (const Incident& incident : incidents) *response->add_incidents() = ToProto(incident);
  return absl::OkStatus();
}

}  // namespace homecare::intake
