// Elders with what the ledger says of their months.
#include <algorithm>
#include <tuple>
#include <utility>

#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/billing/domain/elder_month.h"
#include "services/billing/storage/audit_pages.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

// Elders of the page in the order of their ids as the database has it.
struct Range {
  std::string city_code;
  std::string first_id;
  std::string last_id;
};

using ByElder = std::map<std::string, audit::AuditedElder*>;

void AddGrants(pg::Tx& tx, const Range& range, const ByElder& elders) {
  for (const pg::Row& row :
       tx.Exec("SELECT elder_id, grant_id, level, area, valid_from, valid_to FROM elder_grant"
               " WHERE city_code = $1 AND elder_id BETWEEN $2 AND $3 AND replaced_time IS NULL"
               " ORDER BY elder_id, valid_from, grant_id",
               {range.city_code, range.first_id, range.last_id})) {
    const auto found = elders.find(row.Text("elder_id"));
    if (found != elders.end()) found->second->grants.push_back(ToGrant(row));
  }
}

void AddSuspensions(pg::Tx& tx, const Range& range, const ByElder& elders) {
  for (const pg::Row& row :
       tx.Exec("SELECT elder_id, suspension_id, reason, start_time, end_time FROM suspension"
               " WHERE city_code = $1 AND elder_id BETWEEN $2 AND $3 AND replaced_time IS NULL"
               " ORDER BY elder_id, start_time, suspension_id",
               {range.city_code, range.first_id, range.last_id})) {
    const auto found = elders.find(row.Text("elder_id"));
    if (found != elders.end()) found->second->suspensions.push_back(ToSuspension(row));
  }
}

struct Used {
  Minutes subsidised;
  Minutes over_cap;
};

std::map<std::pair<std::string, absl::CivilMonth>, Used> UsedBy(pg::Tx& tx, const Range& range,
                                                                absl::CivilMonth first,
                                                                absl::CivilMonth last) {
  std::map<std::pair<std::string, absl::CivilMonth>, Used> used;
  for (const pg::Row& row : tx.Exec(
           "SELECT elder_id, month,"
           " coalesce(sum(minutes) FILTER (WHERE funding = 'SUBSIDY'), 0)::bigint AS subsidised,"
           " coalesce(sum(minutes) FILTER (WHERE reason = 'OVER_CAP'), 0)::bigint AS over_cap"
           " FROM ledger_line WHERE city_code = $1 AND elder_id BETWEEN $2 AND $3"
           " AND month BETWEEN $4 AND $5 GROUP BY elder_id, month",
           {range.city_code, range.first_id, range.last_id, absl::CivilDay(first),
            absl::CivilDay(last)})) {
    used[{row.Text("elder_id"), ToMonth(row)}] = {Minutes(row.Int64("subsidised")),
                                                  Minutes(row.Int64("over_cap"))};
  }
  return used;
}

// 0 before there was a policy.
Minutes CapIn(const audit::AuditedElder& elder, absl::CivilMonth month, const Rulebook& rules) {
  const ElderFacts facts{elder.elder_id, AreaClass::kUrban, elder.grants, {}, {}};
  const absl::StatusOr<ElderMonth> summary = Summarise(facts, month, {}, rules);
  return summary.ok() ? summary->cap_minutes : Minutes(0);
}

std::map<std::string, VisitPosted> PostedIn(pg::Tx& tx, const Range& range,
                                            absl::CivilMonth month) {
  std::map<std::string, VisitPosted> posted;
  for (const pg::Row& row :
       tx.Exec("SELECT visit_id, coalesce(sum(minutes)"
               " FILTER (WHERE funding = 'SUBSIDY' AND month = $4), 0)::bigint AS subsidised,"
               " sum(amount_fen)::bigint AS amount_fen,"
               " coalesce(sum(minutes) FILTER (WHERE funding <> 'NONE'), 0) <> 0 AS billed"
               " FROM ledger_line WHERE city_code = $1 AND elder_id BETWEEN $2 AND $3"
               " AND month BETWEEN $4 AND $5 GROUP BY visit_id",
               {range.city_code, range.first_id, range.last_id, absl::CivilDay(month),
                absl::CivilDay(month + 1)})) {
    posted[row.Text("visit_id")] = {Minutes(row.Int64("subsidised")), Fen(row.Int64("amount_fen")),
                                    row.Bool("billed")};
  }
  return posted;
}

audit::AuditedElder ToAuditedElder(const pg::Row& row) {
  event::v1::ElderChanged told;
  told.ParseFromString(row.Bytes("elder_changed"));
  audit::AuditedElder elder;
  elder.elder_id = row.Text("elder_id");
  elder.home = rpc::FromProto(told.location());
  return elder;
}

}  // namespace

ElderPage ReadElderPage(pg::Tx& tx, const std::string& city_code, absl::CivilMonth month,
                        int before, const Rulebook& rules, const std::string& after_id, int limit) {
  ElderPage page;
  for (const pg::Row& row :
       tx.Exec("SELECT elder_id, elder_changed FROM elder WHERE city_code = $1 AND elder_id > $2"
               " ORDER BY elder_id LIMIT $3",
               {city_code, after_id, limit})) {
    page.elders.push_back(ToAuditedElder(row));
  }
  if (page.elders.empty()) return page;
  const Range range{city_code, page.elders.front().elder_id, page.elders.back().elder_id};
  ByElder by_elder;
  for (audit::AuditedElder& elder : page.elders) by_elder[elder.elder_id] = &elder;
  AddGrants(tx, range, by_elder);
  AddSuspensions(tx, range, by_elder);
  auto used = UsedBy(tx, range, month - before, month);
  for (audit::AuditedElder& elder : page.elders) {
    elder.over_cap = used[{elder.elder_id, month}].over_cap;
    for (absl::CivilMonth one = month - before; one < month; ++one) {
      const Used own = used[{elder.elder_id, one}];
      elder.months_before.push_back({own.subsidised, own.over_cap, CapIn(elder, one, rules), 0});
    }
  }
  page.posted = PostedIn(tx, range, month);
  page.last_id = range.last_id;
  // The registry takes no place outside the city: zeros are what was never told.
  std::erase_if(page.elders,
                [](const audit::AuditedElder& elder) { return elder.home == LatLng{}; });
  return page;
}

}  // namespace homecare::billing::storage
