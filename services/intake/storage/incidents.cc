#include "services/intake/storage/incidents.h"

#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {

std::optional<Incident> PgIncidents::FindIncident(absl::string_view incident_id) {
  const pg::Rows rows =
      change_.tx().Exec("SELECT " HC_INCIDENT_COLUMNS
                        " FROM incident WHERE city_code = $1 AND incident_id = $2 FOR UPDATE",
                        {change_.city_code(), incident_id});
  if (rows.empty()) return std::nullopt;
  return ToIncident(rows[0]);
}

std::string PgIncidents::OrderOf(absl::string_view incident_id) {
  const pg::Rows rows =
      change_.tx().Exec("SELECT order_id FROM incident WHERE city_code = $1 AND incident_id = $2",
                        {change_.city_code(), incident_id});
  return rows.empty() ? "" : rows[0].Text("order_id");
}

std::optional<Incident> PgIncidents::NewestOf(absl::string_view elder_id, Button button) {
  const pg::Rows rows =
      change_.tx().Exec("SELECT " HC_INCIDENT_COLUMNS
                        " FROM incident WHERE city_code = $1 AND elder_id = $2 AND button = $3"
                        " ORDER BY open_time DESC, incident_id DESC LIMIT 1 FOR UPDATE",
                        {change_.city_code(), elder_id, Name(button)});
  if (rows.empty()) return std::nullopt;
  return ToIncident(rows[0]);
}

void PgIncidents::SaveIncident(const Incident& incident) {
  change_.tx().Exec(
      "INSERT INTO incident (city_code, " HC_INCIDENT_COLUMNS
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
      " ON CONFLICT (city_code, incident_id) DO UPDATE SET state = excluded.state,"
      " order_id = excluded.order_id, presses = excluded.presses,"
      " last_press_time = excluded.last_press_time, acknowledge_time = excluded.acknowledge_time,"
      " operator_id = excluded.operator_id, offer_time = excluded.offer_time,"
      " assign_time = excluded.assign_time, escalate_time = excluded.escalate_time,"
      " close_time = excluded.close_time, outcome = excluded.outcome, note = excluded.note",
      {change_.city_code(), incident.incident_id, Name(incident.button), Name(incident.state),
       incident.elder_id, incident.terminal_id, incident.order_id, incident.presses,
       incident.open_time, incident.last_press_time, incident.acknowledge_time,
       incident.operator_id, incident.offer_time, incident.assign_time, incident.escalate_time,
       incident.close_time, incident.outcome, incident.note});
}

std::optional<std::string> PgIncidents::IncidentOf(const Signal& signal) {
  const pg::Rows rows = change_.tx().Exec(
      "SELECT incident_id FROM signal"
      " WHERE city_code = $1 AND terminal_id = $2 AND press_counter = $3",
      {change_.city_code(), signal.terminal_id, signal.press_counter});
  if (rows.empty()) return std::nullopt;
  return rows[0].Text("incident_id");
}

void PgIncidents::Append(const Signal& signal, absl::string_view incident_id, absl::Time now) {
  change_.tx().Exec(
      "INSERT INTO signal (city_code, terminal_id, press_counter, button, incident_id,"
      " device_time, receive_time) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {change_.city_code(), signal.terminal_id, signal.press_counter, Name(signal.button),
       incident_id, signal.device_time, now});
}

void PgIncidents::Append(const Attempt& attempt) {
  // The incident is locked, so that no two changes count at once.
  change_.tx().Exec(
      "INSERT INTO attempt (city_code, incident_id, place, kind, attempt_time, party_id, outcome)"
      " SELECT $1, $2, count(*) + 1, $3, $4, $5, $6 FROM attempt"
      " WHERE city_code = $1 AND incident_id = $2",
      {change_.city_code(), attempt.incident_id, static_cast<int>(attempt.kind),
       attempt.attempt_time, attempt.party_id, attempt.outcome});
}

void PgIncidents::SetRung(const char* rung, absl::string_view incident_id, absl::Time due) {
  change_.SetDeadline({rung, std::string(incident_id), due, /*emergency=*/true});
}

void PgIncidents::ClearRung(const char* rung, absl::string_view incident_id) {
  change_.ClearDeadline(rung, incident_id);
}

}  // namespace homecare::intake::storage
