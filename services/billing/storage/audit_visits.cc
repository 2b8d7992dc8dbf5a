#include "services/billing/storage/audit_visits.h"

#include <algorithm>

#include "common/base/civil_time.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

#define HC_LISTED                                                                             \
  "SELECT stood.visit_id, stood.elder_id, stood.caregiver_id, stood.provider_id,"             \
  " coalesce(county_code, '') AS county_code, stood.item_code, state, planned_start_time,"    \
  " planned_end_time, stood.check_in_time, stood.check_out_time, billable, open_exceptions,"  \
  " coalesce(clawed_back, false) AS clawed_back, visit_changed"                               \
  " FROM visit_state AS stood LEFT JOIN elder USING (city_code, elder_id)"                    \
  " LEFT JOIN visit ON visit.city_code = stood.city_code AND visit.visit_id = stood.visit_id" \
  " WHERE stood.city_code = $1 AND planned_start_time >= $2 AND planned_start_time < $3"      \
  " AND ($5 = '' OR (planned_start_time, stood.visit_id) > ($4, $5))"                         \
  " AND ($7 = '' OR stood.elder_id = $7) AND ($8 = '' OR stood.caregiver_id = $8)"            \
  " AND ($9 = '' OR stood.provider_id = $9) AND ($10 = '' OR county_code = $10)"              \
  " AND ($11 = '' OR state = $11) AND (open_exceptions <> '{}' OR NOT $12)"
#define HC_IN_ORDER " ORDER BY planned_start_time, stood.visit_id LIMIT $6"

// A statement for each filter that has an index of its own.
pg::Rows Select(pg::Tx& tx, const VisitFilter& filter, const std::vector<pg::Param>& params) {
  if (!filter.elder_id.empty()) {
    return tx.ExecVector(HC_LISTED " AND stood.elder_id = $7" HC_IN_ORDER, params);
  }
  if (!filter.caregiver_id.empty()) {
    return tx.ExecVector(HC_LISTED " AND stood.caregiver_id = $8" HC_IN_ORDER, params);
  }
  if (!filter.provider_id.empty()) {
    return tx.ExecVector(HC_LISTED " AND stood.provider_id = $9" HC_IN_ORDER, params);
  }
  if (filter.with_open_exceptions) {
    return tx.ExecVector(HC_LISTED " AND open_exceptions <> '{}'" HC_IN_ORDER, params);
  }
  return tx.ExecVector(HC_LISTED HC_IN_ORDER, params);
}

ListedVisit ToListedVisit(const pg::Row& row) {
  ListedVisit visit;
  visit.visit_id = row.Text("visit_id");
  visit.elder_id = row.Text("elder_id");
  visit.caregiver_id = row.Text("caregiver_id");
  visit.provider_id = row.Text("provider_id");
  visit.county_code = row.Text("county_code");
  visit.item_code = row.Text("item_code");
  visit.state = row.Text("state");
  visit.planned_start_time = row.Time("planned_start_time");
  visit.planned_end_time = row.Time("planned_end_time");
  visit.check_in_time = row.OptionalTime("check_in_time");
  visit.check_out_time = row.OptionalTime("check_out_time");
  visit.billable = row.Bool("billable");
  visit.clawed_back = row.Bool("clawed_back");
  visit.open_exceptions = row.Texts("open_exceptions");
  visit.visit_changed = row.Bytes("visit_changed");
  return visit;
}

}  // namespace

std::vector<ListedVisit> ListVisits(pg::Tx& tx, const std::string& city_code,
                                    const VisitFilter& filter, absl::Time after_time,
                                    const std::string& after_id, int limit) {
  // A later page begins in the index where the one before ended.
  const absl::Time from = after_id.empty() ? StartOf(filter.month) : after_time;
  std::vector<ListedVisit> visits;
  for (const pg::Row& row :
       Select(tx, filter,
              {city_code, from, StartOf(filter.month + 1), after_time, after_id, limit,
               filter.elder_id, filter.caregiver_id, filter.provider_id, filter.county_code,
               filter.state, filter.with_open_exceptions})) {
    visits.push_back(ToListedVisit(row));
  }
  return visits;
}

// Lines that add up to something are of months that the visit touches now; with elders and months
// an index finds them.
std::map<std::string, std::vector<Line>> PostedFor(pg::Tx& tx, const std::string& city_code,
                                                   const std::vector<ListedVisit>& visits) {
  std::vector<std::string> visit_ids, elder_ids;
  absl::Time first = absl::InfiniteFuture(), last = absl::InfinitePast();
  for (const ListedVisit& visit : visits) {
    if (!visit.check_in_time || !visit.check_out_time) continue;
    visit_ids.push_back(visit.visit_id);
    elder_ids.push_back(visit.elder_id);
    first = std::min(first, *visit.check_in_time);
    last = std::max(last, *visit.check_out_time);
  }
  std::map<std::string, std::vector<Line>> lines;
  if (visit_ids.empty()) return lines;
  for (const pg::Row& row :
       tx.Exec("SELECT visit_id, month, funding, reason, rate_fen_per_hour,"
               " sum(minutes)::bigint AS minutes, sum(amount_fen)::bigint AS amount_fen"
               " FROM ledger_line WHERE city_code = $1 AND elder_id = ANY($2::text[])"
               " AND month BETWEEN $3 AND $4 AND visit_id = ANY($5::text[])"
               " GROUP BY visit_id, month, funding, reason, rate_fen_per_hour"
               " HAVING sum(minutes) <> 0 OR sum(amount_fen) <> 0",
               {city_code, elder_ids, absl::CivilDay(ServiceMonth(first)),
                absl::CivilDay(ServiceMonth(last)), visit_ids})) {
    lines[row.Text("visit_id")].push_back(ToLine(row));
  }
  return lines;
}

}  // namespace homecare::billing::storage
