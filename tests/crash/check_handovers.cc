// I1 and I2 between the services: what one has told, the next has done, once.
#include <string>

#include "tests/crash/checker.h"

namespace homecare::crash {
namespace {

// Each row it returns is a finding; `subject` names it.
struct Handover {
  const char* check;
  Figure figure;
  const char* sql;
};

// Billable: completed, and no exception that blocks is open.
#define HC_BILLABLE                                                              \
  " v.state = 'COMPLETED' AND NOT EXISTS (SELECT 1 FROM visit.visit_exception e" \
  " WHERE e.city_code = v.city_code AND e.visit_id = v.visit_id AND e.blocks"    \
  " AND e.clear_time IS NULL)"

constexpr Handover kHandovers[] = {
    {"I1 order was never told to matching", Figure::kLost,
     "SELECT o.order_id AS subject FROM intake.care_order o LEFT JOIN matching.job j"
     " USING (city_code, order_id) WHERE j.order_id IS NULL"},
    {"I1 matching has an order that intake has not", Figure::kDoubled,
     "SELECT j.order_id AS subject FROM matching.job j LEFT JOIN intake.care_order o"
     " USING (city_code, order_id) WHERE o.order_id IS NULL"},
    {"I1 cancellation was never told to matching", Figure::kLost,
     "SELECT o.order_id AS subject FROM intake.care_order o JOIN matching.job j"
     " USING (city_code, order_id) WHERE o.state = 'CANCELLED' AND j.state IN ('OPEN', 'OFFERED')"},
    {"I1 assignment was never told to visit", Figure::kLost,
     "SELECT a.visit_id AS subject FROM matching.assignment a LEFT JOIN visit.visit v"
     " USING (city_code, visit_id) WHERE v.visit_id IS NULL AND a.state <> 'TAKEN_BACK'"},
    {"I1 assignment was never told to intake", Figure::kLost,
     "SELECT a.visit_id AS subject FROM matching.assignment a LEFT JOIN intake.order_visit v"
     " USING (city_code, visit_id) WHERE v.visit_id IS NULL AND a.state <> 'TAKEN_BACK'"},
    {"I1 visit that matching never assigned", Figure::kDoubled,
     "SELECT v.visit_id AS subject FROM visit.visit v LEFT JOIN matching.assignment a"
     " USING (city_code, visit_id) WHERE a.visit_id IS NULL"},
    {"I1 order was assigned twice", Figure::kDoubled,
     "SELECT order_id AS subject FROM matching.assignment WHERE state <> 'TAKEN_BACK'"
     " GROUP BY city_code, order_id HAVING count(*) > 1"},
    {"I1 end of a visit was never told to intake", Figure::kLost,
     "SELECT v.visit_id AS subject FROM visit.visit v"
     " JOIN matching.assignment a USING (city_code, visit_id)"
     " JOIN intake.care_order o ON o.city_code = v.city_code AND o.order_id = v.order_id"
     " WHERE v.state = 'COMPLETED' AND a.state <> 'TAKEN_BACK'"
     " AND o.state NOT IN ('COMPLETED', 'CANCELLED')"},
    {"I1 end of a visit was never told to matching", Figure::kLost,
     "SELECT v.visit_id AS subject FROM visit.visit v"
     " JOIN matching.assignment a USING (city_code, visit_id)"
     " WHERE v.state = 'COMPLETED' AND a.state NOT IN ('TAKEN_BACK', 'COMPLETED')"},
    {"I2 completed visit was not billed", Figure::kLost,
     "SELECT v.visit_id AS subject FROM visit.visit v LEFT JOIN billing.visit b"
     " ON b.city_code = v.city_code AND b.visit_id = v.visit_id AND NOT b.voided"
     " AND b.check_in_time = v.check_in_time AND b.check_out_time = v.check_out_time"
     " WHERE b.visit_id IS NULL AND" HC_BILLABLE},
    {"I2 visit was billed that was not completed", Figure::kDoubled,
     "SELECT b.visit_id AS subject FROM billing.visit b LEFT JOIN visit.visit v"
     " ON v.city_code = b.city_code AND v.visit_id = b.visit_id AND" HC_BILLABLE
     " WHERE v.visit_id IS NULL AND NOT b.voided"},
    {"I2 more minutes were billed than the visit took", Figure::kDoubled,
     "SELECT v.visit_id AS subject FROM visit.visit v JOIN billing.ledger_line l"
     " USING (city_code, visit_id) GROUP BY v.city_code, v.visit_id, v.check_in_time,"
     " v.check_out_time HAVING sum(l.minutes) * 60 > extract(epoch FROM"
     " date_trunc('second', v.check_out_time) - date_trunc('second', v.check_in_time))"},
    // Events that count: applied twice, they count twice.
    {"I2 offer was heard twice", Figure::kDoubled,
     "SELECT i.incident_id AS subject FROM intake.incident i WHERE"
     " (SELECT count(*) FROM intake.attempt t WHERE t.city_code = i.city_code"
     " AND t.incident_id = i.incident_id AND t.outcome = 'ASKED') >"
     " (SELECT count(*) FROM matching.offer f JOIN intake.care_order o USING (city_code, order_id)"
     " WHERE o.incident_id = i.incident_id)"},
    {"I2 open offers are miscounted", Figure::kDoubled,
     "SELECT o.order_id AS subject FROM intake.care_order o WHERE o.cancel_reason = 0"
     " AND o.open_offers <> (SELECT count(*) FROM matching.offer f WHERE f.city_code = o.city_code"
     " AND f.order_id = o.order_id AND f.state = 'OPEN')"},
};

}  // namespace

void CheckHandovers(pg::Tx& tx, Findings& findings) {
  for (const Handover& handover : kHandovers) {
    for (const pg::Row row : tx.Exec(handover.sql)) {
      findings.Add(handover.check, handover.figure, row.Text("subject"));
    }
  }
}

}  // namespace homecare::crash
