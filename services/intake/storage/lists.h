// The lists and look-ups of intake: read only, in keyset order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/order.h"

namespace homecare::intake::storage {

// Empty texts and infinite times do not narrow.
struct OrderFilter {
  std::string elder_id;
  std::string state;
  absl::Time starts_from = absl::InfinitePast();
  absl::Time starts_before = absl::InfiniteFuture();
};

struct IncidentFilter {
  std::string state;
  bool escalated_only = false;
};

std::optional<Order> GetOrder(pg::Tx& tx, const std::string& city_code,
                              const std::string& order_id);
std::optional<Incident> GetIncident(pg::Tx& tx, const std::string& city_code,
                                    const std::string& incident_id);
std::vector<Attempt> AttemptsOf(pg::Tx& tx, const std::string& city_code,
                                const std::string& incident_id);

// Up to `limit` rows after the key (time, id), in that order; an empty id begins.
std::vector<Order> ListOrders(pg::Tx& tx, const std::string& city_code, const OrderFilter& filter,
                              absl::Time after_time, const std::string& after_id, int limit);
std::vector<Incident> ListIncidents(pg::Tx& tx, const std::string& city_code,
                                    const IncidentFilter& filter, absl::Time after_time,
                                    const std::string& after_id, int limit);

}  // namespace homecare::intake::storage
