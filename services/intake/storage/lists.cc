#include "services/intake/storage/lists.h"

#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {
namespace {

template <typename T>
std::vector<T> All(const pg::Rows& rows, T (*convert)(const pg::Row&)) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (const pg::Row& row : rows) out.push_back(convert(row));
  return out;
}

template <typename T>
std::optional<T> First(const pg::Rows& rows, T (*convert)(const pg::Row&)) {
  if (rows.empty()) return std::nullopt;
  return convert(rows[0]);
}

}  // namespace

std::optional<Order> GetOrder(pg::Tx& tx, const std::string& city_code,
                              const std::string& order_id) {
  return First(
      tx.Exec("SELECT " HC_ORDER_COLUMNS " FROM care_order WHERE city_code = $1 AND order_id = $2",
              {city_code, order_id}),
      &ToOrder);
}

std::optional<Incident> GetIncident(pg::Tx& tx, const std::string& city_code,
                                    const std::string& incident_id) {
  return First(tx.Exec("SELECT " HC_INCIDENT_COLUMNS
                       " FROM incident WHERE city_code = $1 AND incident_id = $2",
                       {city_code, incident_id}),
               &ToIncident);
}

std::vector<Attempt> AttemptsOf(pg::Tx& tx, const std::string& city_code,
                                const std::string& incident_id) {
  return All(tx.Exec("SELECT incident_id, kind, attempt_time, party_id, outcome FROM attempt"
                     " WHERE city_code = $1 AND incident_id = $2"
                     " ORDER BY place",
                     {city_code, incident_id}),
             &ToAttempt);
}

std::vector<Order> ListOrders(pg::Tx& tx, const std::string& city_code, const OrderFilter& filter,
                              absl::Time after_time, const std::string& after_id, int limit) {
  return All(tx.Exec("SELECT " HC_ORDER_COLUMNS " FROM care_order WHERE city_code = $1"
                     " AND ($2 = '' OR elder_id = $2) AND ($3 = '' OR state = $3)"
                     " AND start_window_start_time >= $4 AND start_window_start_time < $5"
                     " AND ($7 = '' OR (start_window_start_time, order_id) > ($6, $7))"
                     " ORDER BY start_window_start_time, order_id LIMIT $8",
                     {city_code, filter.elder_id, filter.state, filter.starts_from,
                      filter.starts_before, after_time, after_id, limit}),
             &ToOrder);
}

std::vector<Incident> ListIncidents(pg::Tx& tx, const std::string& city_code,
                                    const IncidentFilter& filter, absl::Time after_time,
                                    const std::string& after_id, int limit) {
  return All(tx.Exec("SELECT " HC_INCIDENT_COLUMNS
                     " FROM incident WHERE city_code = $1 AND ($2 = '' OR state = $2)"
                     " AND (NOT $3::boolean OR escalate_time IS NOT NULL)"
                     " AND ($5 = '' OR (open_time, incident_id) > ($4, $5))"
                     " ORDER BY open_time, incident_id LIMIT $6",
                     {city_code, filter.state, filter.escalated_only, after_time, after_id, limit}),
             &ToIncident);
}

}  // namespace homecare::intake::storage
