#include "services/matching/storage/roster.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/change/announced.h"
#include "services/matching/storage/lists.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching::storage {
namespace {

// What a group has read of elders, by city and id: an order's elder is asked for several times.
using KnownElders = Announced<std::pair<std::string, std::string>, std::optional<Elder>>;

// The text of a date, or NULL where the period is open.
pg::Param OpenEnd(const std::string& iso_day) {
  return iso_day.empty() ? pg::Param(std::nullopt) : pg::Param(iso_day);
}

}  // namespace

std::optional<Elder> Roster::FindElder(absl::string_view elder_id) {
  const std::pair key(city_code_, std::string(elder_id));
  KnownElders& elders = memory_.Of<KnownElders>();
  return elders.Get(key, [this](const KnownElders::Keys& keys, KnownElders::Values* found) {
    for (const auto& [city_code, id] : keys) {
      (*found)[{city_code, id}] = storage::FindElder(tx_, city_code, id);
    }
  });
}

std::optional<std::string> Roster::FirstUnknown(const std::vector<std::string>& ids) {
  const pg::Rows rows = tx_.Exec(
      "SELECT asked.id FROM unnest($2::text[]) AS asked (id) WHERE NOT EXISTS"
      " (SELECT 1 FROM caregiver WHERE city_code = $1 AND caregiver_id = asked.id)"
      " ORDER BY asked.id LIMIT 1",
      {city_code_, ids});
  if (rows.empty()) return std::nullopt;
  return rows[0].Text("id");
}

std::vector<OwnedSpan> Roster::PutShifts(const std::vector<OwnedSpan>& shifts) {
  std::vector<std::string> ids, caregiver_ids;
  std::vector<absl::Time> starts, ends;
  for (const OwnedSpan& shift : shifts) {
    ids.push_back(shift.span.id);
    caregiver_ids.push_back(shift.caregiver_id);
    starts.push_back(TimeOf(shift.span.span.start));
    ends.push_back(TimeOf(shift.span.span.end));
  }
  std::vector<OwnedSpan> changed;
  for (const pg::Row& row :
       tx_.Exec("INSERT INTO shift (city_code, shift_id, caregiver_id, start_time, end_time,"
                " revision) SELECT $1, given.id, given.caregiver_id, given.start_time,"
                " given.end_time, 1 FROM unnest($2::text[], $3::text[], $4::timestamptz[],"
                " $5::timestamptz[]) AS given (id, caregiver_id, start_time, end_time)"
                " ORDER BY given.id ON CONFLICT (city_code, shift_id) DO UPDATE SET"
                " caregiver_id = excluded.caregiver_id, start_time = excluded.start_time,"
                " end_time = excluded.end_time, revision = shift.revision + 1"
                " WHERE (shift.caregiver_id, shift.start_time, shift.end_time) IS DISTINCT FROM"
                " (excluded.caregiver_id, excluded.start_time, excluded.end_time)"
                " RETURNING shift_id AS id, caregiver_id, start_time, end_time, revision",
                {city_code_, ids, caregiver_ids, starts, ends})) {
    changed.push_back({row.Text("caregiver_id"), ToNamedSpan(row)});
  }
  return changed;
}

void Roster::PutAbsence(const Absence& absence) {
  tx_.Exec(
      "INSERT INTO absence (city_code, absence_id, caregiver_id, start_time, end_time, reason,"
      " revision) VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT (city_code, absence_id) DO UPDATE SET end_time = excluded.end_time,"
      " revision = excluded.revision",
      {city_code_, absence.absence_id, absence.caregiver_id, absence.start_time, absence.end_time,
       absence.reason, absence.revision});
}

std::optional<Absence> Roster::LockAbsence(absl::string_view absence_id) {
  const pg::Rows rows = tx_.Exec(
      "SELECT absence_id, caregiver_id, start_time, end_time, reason, revision"
      " FROM absence WHERE city_code = $1 AND absence_id = $2 FOR UPDATE",
      {city_code_, absence_id});
  if (rows.empty()) return std::nullopt;
  const pg::Row row = rows[0];
  return Absence{row.Text("absence_id"), row.Text("caregiver_id"), row.Time("start_time"),
                 row.Time("end_time"),   row.Int("reason"),        row.Int64("revision")};
}

void Roster::Put(const event::v1::ElderChanged& elder) {
  memory_.Of<KnownElders>().Forget({city_code_, elder.elder_id()});
  const std::vector<std::string> barred(elder.barred_caregiver_ids().begin(),
                                        elder.barred_caregiver_ids().end());
  tx_.Exec(
      "INSERT INTO elder (city_code, elder_id, county_code, latitude_degrees,"
      " longitude_degrees, barred_caregiver_ids, active) VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT (city_code, elder_id) DO UPDATE SET county_code = excluded.county_code,"
      " latitude_degrees = excluded.latitude_degrees,"
      " longitude_degrees = excluded.longitude_degrees,"
      " barred_caregiver_ids = excluded.barred_caregiver_ids, active = excluded.active",
      {city_code_, elder.elder_id(), elder.county_code(), elder.location().latitude_degrees(),
       elder.location().longitude_degrees(), barred, elder.active()});
}

void Roster::Put(const event::v1::CaregiverChanged& caregiver) {
  tx_.Exec(
      "INSERT INTO caregiver (city_code, caregiver_id, provider_id, latitude_degrees,"
      " longitude_degrees, daily_limit_minutes, weekly_limit_minutes, active)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
      " ON CONFLICT (city_code, caregiver_id) DO UPDATE SET"
      " provider_id = excluded.provider_id, latitude_degrees = excluded.latitude_degrees,"
      " longitude_degrees = excluded.longitude_degrees,"
      " daily_limit_minutes = excluded.daily_limit_minutes,"
      " weekly_limit_minutes = excluded.weekly_limit_minutes, active = excluded.active",
      {city_code_, caregiver.caregiver_id(), caregiver.provider_id(),
       caregiver.base().latitude_degrees(), caregiver.base().longitude_degrees(),
       caregiver.daily_limit_minutes(), caregiver.weekly_limit_minutes(), caregiver.active()});
  tx_.Exec("DELETE FROM certificate WHERE city_code = $1 AND caregiver_id = $2",
           {city_code_, caregiver.caregiver_id()});
  for (const type::v1::Certificate& certificate : caregiver.certificates()) {
    tx_.Exec(
        "INSERT INTO certificate (city_code, caregiver_id, certificate_id, qualification,"
        " valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)",
        {city_code_, caregiver.caregiver_id(), certificate.certificate_id(),
         static_cast<int>(certificate.qualification()), certificate.valid_from(),
         certificate.valid_to()});
  }
}

void Roster::Put(const event::v1::ProviderChanged& provider) {
  const std::vector<std::string> counties(provider.county_codes().begin(),
                                          provider.county_codes().end());
  tx_.Exec(
      "INSERT INTO provider (city_code, provider_id, contract_from, contract_to,"
      " county_codes, active) VALUES ($1, $2, $3, $4, $5, $6)"
      " ON CONFLICT (city_code, provider_id) DO UPDATE SET"
      " contract_from = excluded.contract_from, contract_to = excluded.contract_to,"
      " county_codes = excluded.county_codes, active = excluded.active",
      {city_code_, provider.provider_id(), provider.contract_from(),
       OpenEnd(provider.contract_to()), counties, provider.active()});
}

}  // namespace homecare::matching::storage
