#include "services/visit/storage/lists.h"

#include "services/visit/storage/rows.h"

namespace homecare::visit::storage {
namespace {

template <typename T>
std::vector<T> All(const pg::Rows& rows, T (*convert)(const pg::Row&)) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (const pg::Row& row : rows) out.push_back(convert(row));
  return out;
}

}  // namespace

std::optional<Visit> GetVisit(pg::Tx& tx, const std::string& city_code,
                              const std::string& visit_id) {
  const pg::Rows rows =
      tx.Exec("SELECT " HC_VISIT_COLUMNS " FROM visit WHERE city_code = $1 AND visit_id = $2",
              {city_code, visit_id});
  if (rows.empty()) return std::nullopt;
  return ToVisit(rows[0]);
}

std::vector<Evidence> EvidenceOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& visit_id) {
  return All(tx.Exec("SELECT evidence_id, visit_id, kind, method, caregiver_id, device_id,"
                     " device_time, receive_time, latitude_degrees, longitude_degrees,"
                     " accuracy_metres, mock, distance_metres, entered_by, confirmed_by, reason"
                     " FROM evidence"
                     " WHERE city_code = $1 AND visit_id = $2 ORDER BY receive_time, evidence_id",
                     {city_code, visit_id}),
             &ToEvidence);
}

std::optional<Voiding> VoidingOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& visit_id) {
  const pg::Rows rows = tx.Exec(
      "SELECT void_time, actor_id, confirmer_id, reason FROM visit_voiding WHERE city_code = $1"
      " AND visit_id = $2",
      {city_code, visit_id});
  if (rows.empty()) return std::nullopt;
  return Voiding{.visit_id = visit_id,
                 .void_time = rows[0].Time("void_time"),
                 .ruling = {.actor_id = rows[0].Text("actor_id"),
                            .confirmer_id = rows[0].Text("confirmer_id"),
                            .actor_provider_id = "",
                            .reason = rows[0].Text("reason")}};
}

std::vector<VisitException> ExceptionsOf(pg::Tx& tx, const std::string& city_code,
                                         const std::string& visit_id) {
  return All(tx.Exec("SELECT " HC_EXCEPTION_COLUMNS " FROM visit_exception"
                     " WHERE city_code = $1 AND visit_id = $2 ORDER BY raise_time, exception_id",
                     {city_code, visit_id}),
             &ToException);
}

std::vector<std::string> BlockedAmong(pg::Tx& tx, const std::string& city_code,
                                      const std::vector<std::string>& visit_ids) {
  const pg::Rows rows = tx.Exec(
      "SELECT DISTINCT visit_id FROM visit_exception WHERE city_code = $1"
      " AND visit_id = ANY ($2::text[]) AND blocks AND clear_time IS NULL",
      {city_code, visit_ids});
  std::vector<std::string> out;
  for (const pg::Row& row : rows) out.push_back(row.Text("visit_id"));
  return out;
}

std::vector<Visit> ListVisits(pg::Tx& tx, const std::string& city_code, const VisitFilter& filter,
                              absl::Time after_time, const std::string& after_id, int limit) {
  return All(
      tx.Exec("SELECT " HC_VISIT_COLUMNS " FROM visit WHERE city_code = $1"
              " AND ($2 = '' OR elder_id = $2) AND ($3 = '' OR caregiver_id = $3)"
              " AND ($4 = '' OR state = $4)"
              " AND planned_start_time >= $5 AND planned_start_time < $6"
              " AND planned_end_time > $7"
              " AND ($9 = '' OR (planned_start_time, visit_id) > ($8, $9))"
              " ORDER BY planned_start_time, visit_id LIMIT $10",
              {city_code, filter.elder_id, filter.caregiver_id, filter.state, filter.starts_from,
               filter.starts_before, filter.ends_after, after_time, after_id, limit}),
      &ToVisit);
}

std::vector<VisitException> ListExceptions(pg::Tx& tx, const std::string& city_code,
                                           const ExceptionFilter& filter, absl::Time after_time,
                                           const std::string& after_id, int limit) {
  return All(tx.Exec("SELECT " HC_EXCEPTION_COLUMNS " FROM visit_exception WHERE city_code = $1"
                     " AND ($2 = '' OR visit_id = $2) AND ($3 = '' OR code = $3)"
                     " AND (NOT $4::boolean OR clear_time IS NULL)"
                     " AND ($6 = '' OR (raise_time, exception_id) > ($5, $6))"
                     " ORDER BY raise_time, exception_id LIMIT $7",
                     {city_code, filter.visit_id, filter.code, filter.open_only, after_time,
                      after_id, limit}),
             &ToException);
}

}  // namespace homecare::visit::storage
