#include "services/intake/storage/alarms.h"

#include <utility>

#include "homecare/event/v1/event.pb.h"

namespace homecare::intake::storage {
namespace {

Alarm ToAlarm(const pg::Row& row) {
  Alarm alarm;
  alarm.alarm_id = row.Text("alarm_id");
  alarm.order_id = row.Text("order_id");
  alarm.elder_id = row.Text("elder_id");
  alarm.county_code = row.Text("county_code");
  alarm.minutes_before = row.Int("minutes_before");
  alarm.start_time = row.Time("start_time");
  alarm.raise_time = row.Time("raise_time");
  alarm.service_point_id = row.Text("service_point_id");
  alarm.on_call_caregiver_ids = row.Texts("on_call_caregiver_ids");
  alarm.outcome = ParseAlarmOutcome(row.Text("outcome"));
  alarm.close_time = row.OptionalTime("close_time");
  return alarm;
}

}  // namespace

void PgAlarms::Raise(const Alarm& alarm) {
  change_.tx().Exec(
      "INSERT INTO alarm (city_code, order_id, minutes_before, alarm_id, elder_id, county_code,"
      " start_time, raise_time, service_point_id, on_call_caregiver_ids, outcome, close_time)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
      {change_.city_code(), alarm.order_id, alarm.minutes_before, alarm.alarm_id, alarm.elder_id,
       alarm.county_code, alarm.start_time, alarm.raise_time, alarm.service_point_id,
       alarm.on_call_caregiver_ids, Name(alarm.outcome), alarm.close_time});
}

void PgAlarms::Close(absl::string_view order_id, AlarmOutcome outcome, absl::Time time) {
  change_.tx().Exec(
      "UPDATE alarm SET outcome = $3, close_time = $4"
      " WHERE city_code = $1 AND order_id = $2 AND outcome = 'OPEN'",
      {change_.city_code(), order_id, Name(outcome), time});
}

void PgAlarms::SetRung(absl::string_view order_id, absl::Time due) {
  change_.SetDeadline({kUnassignedDue, std::string(order_id), due});
}

void PgAlarms::ClearRung(absl::string_view order_id) {
  change_.ClearDeadline(kUnassignedDue, order_id);
}

std::vector<ServicePoint> PgAlarms::ServicePoints() {
  std::vector<ServicePoint> points;
  for (const pg::Row row : change_.tx().Exec(
           "SELECT service_point_id, latitude_degrees, longitude_degrees, caregiver_id,"
           " start_minute, end_minute FROM service_point,"
           " unnest(on_call_caregiver_ids, on_call_start_minutes, on_call_end_minutes)"
           " WITH ORDINALITY AS on_call (caregiver_id, start_minute, end_minute, place)"
           " WHERE city_code = $1 AND active ORDER BY service_point_id, place",
           {change_.city_code()})) {
    if (points.empty() || points.back().service_point_id != row.Text("service_point_id")) {
      points.push_back({row.Text("service_point_id"),
                        {row.Double("latitude_degrees"), row.Double("longitude_degrees")},
                        {}});
    }
    points.back().on_call.push_back(
        {row.Text("caregiver_id"), row.Int("start_minute"), row.Int("end_minute")});
  }
  return points;
}

void PutServicePoint(Change& change, const event::v1::ServicePointChanged& point) {
  std::vector<std::string> caregiver_ids;
  std::vector<int64_t> starts, ends;
  for (const event::v1::OnCall& one : point.on_call()) {
    caregiver_ids.push_back(one.caregiver_id());
    starts.push_back(one.start_minute());
    ends.push_back(one.end_minute());
  }
  change.tx().Exec(
      "INSERT INTO service_point (city_code, service_point_id, latitude_degrees,"
      " longitude_degrees, on_call_caregiver_ids, on_call_start_minutes, on_call_end_minutes,"
      " active) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
      " ON CONFLICT (city_code, service_point_id) DO UPDATE SET"
      " latitude_degrees = excluded.latitude_degrees,"
      " longitude_degrees = excluded.longitude_degrees,"
      " on_call_caregiver_ids = excluded.on_call_caregiver_ids,"
      " on_call_start_minutes = excluded.on_call_start_minutes,"
      " on_call_end_minutes = excluded.on_call_end_minutes, active = excluded.active",
      {change.city_code(), point.service_point_id(), point.location().latitude_degrees(),
       point.location().longitude_degrees(), caregiver_ids, starts, ends, point.active()});
}

std::vector<Alarm> ListAlarms(pg::Tx& tx, const std::string& city_code, const AlarmFilter& filter,
                              absl::Time after_time, const std::string& after_id, int limit) {
  std::vector<Alarm> alarms;
  for (const pg::Row row :
       tx.Exec("SELECT alarm_id, order_id, elder_id, county_code, minutes_before, start_time,"
               " raise_time, service_point_id, on_call_caregiver_ids, outcome, close_time"
               " FROM alarm WHERE city_code = $1 AND (NOT $2::boolean OR outcome = 'OPEN')"
               " AND ($3 = '' OR county_code = $3)"
               " AND ($5 = '' OR (raise_time, alarm_id) > ($4, $5))"
               " ORDER BY raise_time, alarm_id LIMIT $6",
               {city_code, filter.open_only, filter.county_code, after_time, after_id, limit})) {
    alarms.push_back(ToAlarm(row));
  }
  return alarms;
}

}  // namespace homecare::intake::storage
