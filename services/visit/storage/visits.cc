#include "services/visit/storage/visits.h"

#include "homecare/event/v1/event.pb.h"
#include "services/visit/storage/lists.h"
#include "services/visit/storage/rows.h"
#include "services/visit/storage/told.h"

namespace homecare::visit::storage {
namespace {

template <typename T>
std::optional<T> First(const pg::Rows& rows, T (*convert)(const pg::Row&)) {
  if (rows.empty()) return std::nullopt;
  return convert(rows[0]);
}

std::string VisitId(const pg::Row& row) { return row.Text("visit_id"); }

std::string CaregiverId(const pg::Row& row) { return row.Text("caregiver_id"); }

pg::Param OrNull(const std::string& text) {
  return text.empty() ? pg::Param(std::nullopt) : pg::Param(text);
}

}  // namespace

std::optional<Visit> Visits::Find(absl::string_view visit_id) {
  return First(change_.tx().Exec("SELECT " HC_VISIT_COLUMNS
                                 " FROM visit WHERE city_code = $1 AND visit_id = $2 FOR UPDATE",
                                 {change_.city_code(), visit_id}),
               &ToVisit);
}

void Visits::Save(const Visit& visit) {
  change_.tx().Exec(
      "INSERT INTO visit (city_code, " HC_VISIT_COLUMNS
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
      " $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
      " ON CONFLICT (city_code, visit_id) DO UPDATE SET state = excluded.state,"
      " check_in_time = excluded.check_in_time, check_out_time = excluded.check_out_time",
      {change_.city_code(),
       visit.visit_id,
       visit.order_id,
       visit.elder_id,
       visit.caregiver_id,
       visit.provider_id,
       Name(visit.state),
       visit.item_code,
       visit.bucket,
       visit.qualification,
       visit.planned_start_time,
       visit.planned_end_time,
       visit.location.latitude_degrees,
       visit.location.longitude_degrees,
       visit.double_up,
       visit.family_consent,
       visit.emergency,
       visit.check_in_time,
       visit.check_out_time,
       OrNull(visit.replaced_caregiver_id)});
  Tell(visit);
}

void Visits::Tell(const Visit& visit) {
  event::v1::Event event;
  event.set_topic("visits");
  event.set_key(visit.visit_id);
  event.set_emergency(visit.emergency);
  // Before it began, a visit has no evidence and no exceptions to ask for.
  if (visit.state == State::kScheduled || visit.state == State::kWithdrawn) {
    *event.mutable_visit_changed() = ToEvent(visit, {}, {});
  } else {
    *event.mutable_visit_changed() =
        ToEvent(visit, EvidenceOf(change_.tx(), change_.city_code(), visit.visit_id),
                ExceptionsOf(change_.tx(), change_.city_code(), visit.visit_id));
  }
  change_.Emit(std::move(event));
}

void Visits::Append(const Evidence& evidence) {
  const std::optional<Fix>& fix = evidence.proof.fix;
  const auto of_fix = [&fix](auto value) {
    return fix ? pg::Param(value(*fix)) : pg::Param(std::nullopt);
  };
  const auto of_ruling = [&evidence](auto value) {
    return evidence.ruling ? pg::Param(value(*evidence.ruling)) : pg::Param(std::nullopt);
  };
  change_.tx().Exec(
      "INSERT INTO evidence (city_code, evidence_id, visit_id, kind, method, caregiver_id,"
      " device_id, device_time, receive_time, latitude_degrees, longitude_degrees,"
      " accuracy_metres, mock, distance_metres, entered_by, confirmed_by, reason)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
      {change_.city_code(), evidence.evidence_id, evidence.visit_id, Name(evidence.kind),
       evidence.proof.method, evidence.proof.caregiver_id, evidence.proof.device_id,
       evidence.proof.device_time, evidence.receive_time,
       of_fix([](const Fix& f) { return f.point.latitude_degrees; }),
       of_fix([](const Fix& f) { return f.point.longitude_degrees; }),
       of_fix([](const Fix& f) { return f.accuracy_metres; }),
       of_fix([](const Fix& f) { return f.mock; }), evidence.distance_metres,
       of_ruling([](const Ruling& r) { return r.actor_id; }),
       of_ruling([](const Ruling& r) { return r.confirmer_id; }),
       of_ruling([](const Ruling& r) { return r.reason; })});
}

void Visits::Append(const Voiding& voiding) {
  change_.tx().Exec(
      "INSERT INTO visit_voiding (city_code, visit_id, void_time, actor_id, confirmer_id, reason)"
      " VALUES ($1, $2, $3, $4, $5, $6)",
      {change_.city_code(), voiding.visit_id, voiding.void_time, voiding.ruling.actor_id,
       voiding.ruling.confirmer_id, voiding.ruling.reason});
}

std::vector<VisitException> Visits::OpenExceptions(absl::string_view visit_id, ExceptionCode code) {
  std::vector<VisitException> open;
  for (const pg::Row& row :
       change_.tx().Exec("SELECT " HC_EXCEPTION_COLUMNS " FROM visit_exception WHERE city_code = $1"
                         " AND visit_id = $2 AND code = $3 AND clear_time IS NULL FOR UPDATE",
                         {change_.city_code(), visit_id, Name(code)})) {
    open.push_back(ToException(row));
  }
  return open;
}

void Visits::Put(const VisitException& exception) {
  change_.tx().Exec(
      "INSERT INTO visit_exception (city_code, exception_id, visit_id, code, blocks, raise_time,"
      " detail, clear_time, cleared_by, clear_reason)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
      " ON CONFLICT (city_code, exception_id) DO UPDATE SET clear_time = excluded.clear_time,"
      " cleared_by = excluded.cleared_by, clear_reason = excluded.clear_reason",
      {change_.city_code(), exception.exception_id, exception.visit_id, Name(exception.code),
       Blocks(exception.code), exception.raise_time, exception.detail, exception.clear_time,
       OrNull(exception.cleared_by), OrNull(exception.clear_reason)});
}

std::optional<VisitException> Visits::FindException(absl::string_view exception_id) {
  return First(change_.tx().Exec("SELECT " HC_EXCEPTION_COLUMNS " FROM visit_exception"
                                 " WHERE city_code = $1 AND exception_id = $2 FOR UPDATE",
                                 {change_.city_code(), exception_id}),
               &ToException);
}

std::optional<std::string> Visits::InProgressOf(absl::string_view caregiver_id,
                                                absl::string_view visit_id) {
  return First(change_.tx().Exec("SELECT visit_id FROM visit WHERE city_code = $1"
                                 " AND caregiver_id = $2 AND state = 'IN_PROGRESS'"
                                 " AND visit_id <> $3",
                                 {change_.city_code(), caregiver_id, visit_id}),
               &VisitId);
}

absl::Time Visits::FreeFrom(absl::string_view caregiver_id, absl::Time instant) {
  // What ended just now was planned for a time not far from it: the bound keeps old visits unread.
  const pg::Rows rows = change_.tx().Exec(
      "SELECT check_out_time FROM visit WHERE city_code = $1 AND caregiver_id = $2"
      " AND planned_start_time > $4 AND check_out_time > $3 ORDER BY check_out_time DESC LIMIT 1",
      {change_.city_code(), caregiver_id, instant, instant - absl::Hours(48)});
  return rows.empty() ? instant : rows[0].Time("check_out_time");
}

std::optional<std::string> Visits::OverlapAt(const Visit& visit, absl::Time instant) {
  return First(change_.tx().Exec("SELECT visit_id FROM visit WHERE city_code = $1"
                                 " AND elder_id = $2 AND visit_id <> $3 AND check_in_time <= $4"
                                 " AND (check_out_time IS NULL OR check_out_time > $4)"
                                 " AND state IN ('IN_PROGRESS', 'COMPLETED')"
                                 " ORDER BY check_in_time, visit_id LIMIT 1",
                                 {change_.city_code(), visit.elder_id, visit.visit_id, instant}),
               &VisitId);
}

std::optional<std::string> Visits::ReplacedBy(const Visit& visit) {
  // Ids are made in order of time. The bound on the start lets the index of elders do: an order's
  // window is at most a day long.
  return First(change_.tx().Exec("SELECT caregiver_id FROM visit WHERE city_code = $1"
                                 " AND elder_id = $2 AND order_id = $3 AND visit_id <> $4"
                                 " AND planned_start_time BETWEEN $5 AND $6"
                                 " AND state = 'WITHDRAWN' AND caregiver_id <> $7"
                                 " ORDER BY visit_id DESC LIMIT 1",
                                 {change_.city_code(), visit.elder_id, visit.order_id,
                                  visit.visit_id, visit.planned_start_time - absl::Hours(48),
                                  visit.planned_start_time + absl::Hours(48), visit.caregiver_id}),
               &CaregiverId);
}

bool Visits::Certified(absl::string_view caregiver_id, int qualification, absl::CivilDay day) {
  return !change_.tx()
              .Exec(
                  "SELECT certificate_id FROM certificate WHERE city_code = $1"
                  " AND caregiver_id = $2 AND qualification = $3"
                  " AND valid_from <= $4 AND valid_to > $4 LIMIT 1",
                  {change_.city_code(), caregiver_id, qualification, day})
              .empty();
}

void Visits::Remind(const Visit& visit, EvidenceKind missing, absl::Time due) {
  change_.SetDeadline({missing == EvidenceKind::kCheckIn ? kNoCheckIn : kNoCheckOut, visit.visit_id,
                       due, visit.emergency});
}

void Visits::Forget(const Visit& visit) {
  change_.ClearDeadline(kNoCheckIn, visit.visit_id);
  change_.ClearDeadline(kNoCheckOut, visit.visit_id);
}

}  // namespace homecare::visit::storage
