#include "services/matching/storage/calendars.h"

#include "services/matching/storage/lists.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching::storage {

Calendar Calendars::Lock(absl::string_view caregiver_id, const Span& span) {
  tx_.Exec(
      "SELECT caregiver_id FROM caregiver WHERE city_code = $1 AND caregiver_id = $2"
      " FOR UPDATE",
      {city_code_, caregiver_id});
  return Read(caregiver_id, span);
}

std::optional<Calendar> Calendars::TryLock(absl::string_view caregiver_id, const Span& span) {
  const pg::Rows locked = tx_.Exec(
      "SELECT caregiver_id FROM caregiver WHERE city_code = $1 AND caregiver_id = $2"
      " FOR UPDATE SKIP LOCKED",
      {city_code_, caregiver_id});
  if (locked.empty()) return std::nullopt;
  return Read(caregiver_id, span);
}

// In a statement of its own, after the lock: it sees what was committed while the lock was waited
// for.
Calendar Calendars::Read(absl::string_view caregiver_id, const Span& span) {
  Calendar calendar;
  for (const pg::Row& row :
       tx_.Exec("SELECT " HC_ENTRY_COLUMNS
                " FROM caregiver_calendar WHERE city_code = $1 AND caregiver_id = $2"
                " AND upper(interval) > $3 AND lower(interval) < $4",
                {city_code_, caregiver_id, TimeOf(span.start), TimeOf(span.end)})) {
    calendar.Put(ToEntry(row));
  }
  for (const pg::Row& row :
       tx_.Exec("SELECT true AS is_shift, shift_id AS id, start_time, end_time, revision"
                " FROM shift WHERE city_code = $1 AND caregiver_id = $2"
                " AND start_time < $4 AND end_time > $3"
                " UNION ALL SELECT false, absence_id, start_time, end_time, revision"
                " FROM absence WHERE city_code = $1 AND caregiver_id = $2"
                " AND start_time < $4 AND end_time > $3",
                {city_code_, caregiver_id, TimeOf(span.start), TimeOf(span.end)})) {
    if (row.Bool("is_shift")) {
      calendar.PutShift(ToNamedSpan(row));
    } else {
      calendar.PutAbsence(ToNamedSpan(row));
    }
  }
  return calendar;
}

bool Calendars::Hold(const Offer& offer, ElderSlot slot) {
  return !tx_.Exec(
                 "INSERT INTO caregiver_calendar (city_code, offer_id, order_id, caregiver_id,"
                 " elder_id, visit_id, slot, state, emergency, displacing, interval,"
                 " latitude_degrees, longitude_degrees)"
                 " VALUES ($1, $2, $3, $4, $5, '', $6, 'HELD', $7, $8, tstzrange($9, $10), $11,"
                 " $12) ON CONFLICT DO NOTHING RETURNING offer_id",
                 {city_code_, offer.offer_id, offer.order_id, offer.caregiver_id, offer.elder_id,
                  static_cast<int>(slot), offer.emergency, offer.displacing,
                  offer.planned_start_time, offer.planned_end_time, offer.location.latitude_degrees,
                  offer.location.longitude_degrees})
              .empty();
}

bool Calendars::Assign(const Offer& offer, ElderSlot slot) {
  const pg::Rows taken = tx_.Exec(
      "INSERT INTO elder_calendar (city_code, offer_id, elder_id, slot, interval)"
      " VALUES ($1, $2, $3, $4, tstzrange($5, $6)) ON CONFLICT DO NOTHING RETURNING offer_id",
      {city_code_, offer.offer_id, offer.elder_id, static_cast<int>(slot), offer.planned_start_time,
       offer.planned_end_time});
  if (taken.empty()) return false;
  tx_.Exec(
      "UPDATE caregiver_calendar SET state = 'ASSIGNED', visit_id = $3, displacing = false,"
      " interval = tstzrange($4, $5) WHERE city_code = $1 AND offer_id = $2",
      {city_code_, offer.offer_id, offer.visit_id, offer.planned_start_time,
       offer.planned_end_time});
  return true;
}

void Calendars::Begin(const Offer& offer) {
  tx_.Exec(
      "UPDATE caregiver_calendar SET progress = 'BEGUN'"
      " WHERE city_code = $1 AND offer_id = $2",
      {city_code_, offer.offer_id});
}

void Calendars::End(const Offer& offer, absl::Time end_time) {
  tx_.Exec(
      "WITH of_elder AS (UPDATE elder_calendar SET interval = tstzrange(lower(interval), $3)"
      " WHERE city_code = $1 AND offer_id = $2)"
      " UPDATE caregiver_calendar SET progress = 'ENDED',"
      " interval = tstzrange(lower(interval), $3) WHERE city_code = $1 AND offer_id = $2",
      {city_code_, offer.offer_id, end_time});
}

void Calendars::Free(absl::string_view offer_id) {
  tx_.Exec(
      "WITH of_elder AS (DELETE FROM elder_calendar WHERE city_code = $1 AND offer_id = $2)"
      " DELETE FROM caregiver_calendar WHERE city_code = $1 AND offer_id = $2",
      {city_code_, offer_id});
}

std::vector<std::string> Calendars::OffersOfCaregiver(absl::string_view caregiver_id,
                                                      const Span& span) {
  std::vector<std::string> ids;
  for (const pg::Row& row :
       tx_.Exec("SELECT offer_id FROM caregiver_calendar WHERE city_code = $1"
                " AND caregiver_id = $2 AND upper(interval) > $3 AND lower(interval) < $4"
                " AND progress = 'NONE'"
                " ORDER BY order_id, offer_id",
                {city_code_, caregiver_id, TimeOf(span.start), TimeOf(span.end)})) {
    ids.push_back(row.Text("offer_id"));
  }
  return ids;
}

std::vector<Span> Calendars::ElderBusy(const Job& job, const Span& span) {
  return storage::ElderBusy(tx_, city_code_, job.elder_id, job.slot(), job.order_id, span);
}

bool Calendars::ElderTaken(const Job& job, const Span& span) {
  return !tx_.Exec(
                 "SELECT offer_id FROM caregiver_calendar WHERE city_code = $1"
                 " AND elder_id = $2 AND slot = $3 AND order_id <> $4 AND state = 'ASSIGNED'"
                 " AND interval && tstzrange($5, $6) LIMIT 1",
                 {city_code_, job.elder_id, static_cast<int>(job.slot()), job.order_id,
                  TimeOf(span.start), TimeOf(span.end)})
              .empty();
}

std::vector<std::string> Calendars::OrdersOffered(const Job& job, const Span& span) {
  std::vector<std::string> ids;
  for (const pg::Row& row :
       tx_.Exec("SELECT DISTINCT order_id FROM caregiver_calendar WHERE city_code = $1"
                " AND elder_id = $2 AND slot = $3 AND order_id <> $4 AND state = 'HELD'"
                " AND interval && tstzrange($5, $6)",
                {city_code_, job.elder_id, static_cast<int>(job.slot()), job.order_id,
                 TimeOf(span.start), TimeOf(span.end)})) {
    ids.push_back(row.Text("order_id"));
  }
  return ids;
}

}  // namespace homecare::matching::storage
