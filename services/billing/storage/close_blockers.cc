// What keeps a month open.
#include <algorithm>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/storage/closing.h"
#include "services/billing/storage/facts.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

FoundBlocker About(CloseBlocker blocker, std::string detail) {
  return {.blocker = blocker, .detail = std::move(detail)};
}

absl::Status AddNotOver(pg::Tx& tx, const std::string& city_code, absl::CivilMonth month,
                        absl::Time now, std::vector<FoundBlocker>& found) {
  ASSIGN_OR_RETURN(const Rulebook rules, Rules(tx, city_code));
  ASSIGN_OR_RETURN(const Policy* policy, rules.PolicyOn(absl::CivilDay(month + 1) - 1));
  const absl::Time from = ClosingTime(*policy, month);
  if (now < from) {
    found.push_back(About(CloseBlocker::kMonthNotOver, "from " + FormatInstant(from)));
  }
  return absl::OkStatus();
}

void AddEarlierMonths(pg::Tx& tx, const std::string& city_code, absl::CivilMonth month,
                      std::vector<FoundBlocker>& found) {
  for (const pg::Row& row :
       tx.Exec("SELECT DISTINCT month FROM elder_month AS earlier WHERE city_code = $1"
               " AND month < $2 AND NOT EXISTS (SELECT FROM month_close AS closed"
               " WHERE closed.city_code = $1 AND closed.month = earlier.month) ORDER BY month",
               {city_code, absl::CivilDay(month)})) {
    found.push_back(About(CloseBlocker::kEarlierMonthOpen, FormatMonth(ToMonth(row))));
  }
}

// Of care visits that were planned to begin in the month.
void AddVisits(pg::Tx& tx, const std::string& city_code, absl::CivilMonth month, int limit,
               std::vector<FoundBlocker>& found) {
  for (const pg::Row& row : tx.Exec(
           "SELECT blocker, visit_id, elder_id, provider_id,"
           " array_to_string(open_exceptions, ' ') AS detail"
           " FROM (SELECT CASE state WHEN 'COMPLETED' THEN 'EXCEPTION_OPEN'"
           " WHEN 'IN_PROGRESS' THEN 'CHECK_OUT_MISSING' ELSE 'VISIT_UNRESOLVED' END AS blocker,"
           " visit_id, elder_id, provider_id, open_exceptions FROM visit_state"
           " WHERE city_code = $1 AND planned_start_time >= $2 AND planned_start_time < $3"
           " AND bucket = 'CARE' AND (state IN ('SCHEDULED', 'IN_PROGRESS')"
           " OR (state = 'COMPLETED' AND NOT billable AND open_exceptions <> '{}'))) AS blocking"
           " ORDER BY blocker, visit_id LIMIT $4",
           {city_code, StartOf(month), StartOf(month + 1), limit})) {
    found.push_back({ValueIn(kCloseBlockerNames, row.Text("blocker")), row.Text("visit_id"),
                     row.Text("elder_id"), row.Text("provider_id"), row.Text("detail")});
  }
}

// Whatever an event is about, nobody knows until it is applied.
void AddQueue(pg::Tx& tx, const std::string& city_code, int limit,
              std::vector<FoundBlocker>& found) {
  for (const pg::Row& row :
       tx.Exec("SELECT topic, key, event_id, what FROM (SELECT topic, key, event_id,"
               " 'waits for ' || wait_topic || ' ' || wait_key AS what FROM parked"
               " WHERE city_code = $1 AND consumer = 'billing'"
               " UNION ALL SELECT topic, key, event_id, 'was given up: ' || reason AS what"
               " FROM dead_letter WHERE city_code = $1 AND consumer = 'billing'"
               " AND resolved_time IS NULL) AS unconfirmed"
               " ORDER BY topic, key, event_id LIMIT $2",
               {city_code, limit})) {
    FoundBlocker blocker = About(CloseBlocker::kQueueUnconfirmed,
                                 "event " + row.Text("event_id") + " of " + row.Text("topic") +
                                     " " + row.Text("key") + " " + row.Text("what"));
    if (row.Text("topic") == "visits") blocker.visit_id = row.Text("key");
    found.push_back(std::move(blocker));
  }
}

void AddRules(pg::Tx& tx, const std::string& city_code, std::vector<FoundBlocker>& found) {
  const pg::Rows rows =
      tx.Exec("SELECT count(*) AS pending FROM rerating WHERE city_code = $1", {city_code});
  const int64_t pending = rows[0].Int64("pending");
  if (pending > 0) {
    found.push_back(About(CloseBlocker::kRulesPending,
                          std::to_string(pending) + " months of elders are to be rated again"));
  }
}

}  // namespace

absl::StatusOr<std::vector<FoundBlocker>> FindBlockers(pg::Tx& tx, const std::string& city_code,
                                                       absl::CivilMonth month, absl::Time now,
                                                       int limit) {
  std::vector<FoundBlocker> found;
  RETURN_IF_ERROR(AddNotOver(tx, city_code, month, now, found));
  AddEarlierMonths(tx, city_code, month, found);
  AddVisits(tx, city_code, month, limit, found);
  AddQueue(tx, city_code, limit, found);
  AddRules(tx, city_code, found);
  std::sort(found.begin(), found.end(), [](const FoundBlocker& a, const FoundBlocker& b) {
    return std::tie(a.blocker, a.visit_id, a.detail) < std::tie(b.blocker, b.visit_id, b.detail);
  });
  if (static_cast<int>(found.size()) > limit) found.resize(limit);
  return found;
}

}  // namespace homecare::billing::storage
