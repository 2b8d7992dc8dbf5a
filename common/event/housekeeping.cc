#include "common/event/housekeeping.h"

namespace homecare::event {

int64_t PruneInbox(pg::Tx& tx, const std::string& city_code, absl::Time before) {
  static_assert(kPruneBatch == 1000);  // in the text, or the plan does not know how few they are
  return tx
      .Exec(
          "DELETE FROM inbox WHERE city_code = $1 AND (consumer, event_id) IN"
          " (SELECT consumer, event_id FROM inbox WHERE city_code = $1"
          " AND received_time < $2::timestamptz ORDER BY received_time LIMIT 1000)",
          {city_code, before})
      .affected();
}

int64_t PruneRequests(pg::Tx& tx, const std::string& city_code, absl::Time before) {
  return tx
      .Exec(
          "DELETE FROM request WHERE city_code = $1 AND request_id IN"
          " (SELECT request_id FROM request WHERE city_code = $1"
          " AND created_time < $2::timestamptz ORDER BY created_time LIMIT 1000)",
          {city_code, before})
      .affected();
}

DeliveryCounts CountDelivery(pg::Tx& tx, const std::vector<std::string>& city_codes) {
  const pg::Rows rows = tx.Exec(
      "SELECT (SELECT count(*) FROM outbox WHERE city_code = ANY($1::text[])) AS outbox_left,"
      " (SELECT count(*) FROM parked WHERE city_code = ANY($1::text[])) AS parked,"
      " (SELECT count(*) FROM dead_letter WHERE city_code = ANY($1::text[])"
      " AND resolved_time IS NULL) AS dead_letters",
      {city_codes});
  return {.outbox_left = rows[0].Int64("outbox_left"),
          .parked = rows[0].Int64("parked"),
          .dead_letters = rows[0].Int64("dead_letters")};
}

}  // namespace homecare::event
