#include "services/registry/storage/caregiver_roll.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "common/change/change.h"
#include "services/registry/storage/events.h"
#include "services/registry/storage/standings.h"
#include "services/registry/storage/unnest_rows.h"

namespace homecare::registry {
namespace {

constexpr StandingSql kSql = {
    "SELECT caregiver_id AS id, body_hash FROM caregiver"
    " WHERE city_code = $1 AND caregiver_id = ANY($2::text[])",
    "SELECT resident_id_index FROM caregiver"
    " WHERE city_code = $1 AND resident_id_index = ANY($2::bytea[])",
    "SELECT caregiver_id AS id FROM caregiver"
    " WHERE city_code = $1 AND caregiver_id = ANY($2::text[])"};

constexpr absl::string_view kSelect =
    "SELECT caregiver_id, name, resident_id_sealed, phone_sealed, provider_id, latitude,"
    " longitude, daily_limit_minutes, weekly_limit_minutes, active FROM caregiver"
    " WHERE city_code = $1 AND caregiver_id = ANY($2::text[]) ORDER BY caregiver_id";
constexpr absl::string_view kSelectForChange =
    "SELECT caregiver_id, name, resident_id_sealed, phone_sealed, provider_id, latitude,"
    " longitude, daily_limit_minutes, weekly_limit_minutes, active FROM caregiver"
    " WHERE city_code = $1 AND caregiver_id = ANY($2::text[]) ORDER BY caregiver_id"
    " FOR NO KEY UPDATE";

Caregiver CaregiverOf(const Session& session, const pg::Row& row) {
  const auto open = [&](const char* column, absl::string_view place, const std::string& id) {
    return session.personal.Open(row.Bytes(column), {session.city_code, place, id});
  };
  Caregiver out;
  out.caregiver_id = row.Text("caregiver_id");
  out.name = row.Text("name");
  out.resident_id =
      ResidentId::Parse(open("resident_id_sealed", "caregiver.resident_id", out.caregiver_id),
                        "resident_id")
          .value();
  if (!row.IsNull("phone_sealed")) {
    out.phone =
        Phone::Parse(open("phone_sealed", "caregiver.phone", out.caregiver_id), "phone").value();
  }
  out.provider_id = row.Text("provider_id");
  out.base = {row.Double("latitude"), row.Double("longitude")};
  out.daily_limit_minutes = row.Int("daily_limit_minutes");
  out.weekly_limit_minutes = row.Int("weekly_limit_minutes");
  out.active = row.Bool("active");
  return out;
}

void LoadCertificates(const Session& session, std::vector<Caregiver>& caregivers) {
  absl::flat_hash_map<std::string, Caregiver*> by_id;
  std::vector<std::string> ids;
  for (Caregiver& caregiver : caregivers) {
    by_id.emplace(caregiver.caregiver_id, &caregiver);
    ids.push_back(caregiver.caregiver_id);
  }
  const pg::Rows rows = session.tx.Exec(
      "SELECT caregiver_id, certificate_id, qualification, valid_from, valid_to FROM certificate"
      " WHERE city_code = $1 AND caregiver_id = ANY($2::text[]) ORDER BY certificate_id",
      {session.city_code, ids});
  for (const pg::Row row : rows) {
    by_id.at(row.Text("caregiver_id"))
        ->certificates.push_back({row.Text("certificate_id"),
                                  ValueIn(kQualificationNames, row.Text("qualification")),
                                  row.Day("valid_from"), row.Day("valid_to")});
  }
}

void AddCertificateRow(const std::string& caregiver_id, const Certificate& certificate,
                       UnnestRows& rows) {
  rows.Add({caregiver_id, certificate.certificate_id,
            NameIn(kQualificationNames, certificate.qualification), certificate.valid_from,
            certificate.valid_to});
}

void InsertCertificates(const WriteSession& session, const UnnestRows& rows) {
  if (rows.empty()) return;
  session.tx.ExecVector(
      "INSERT INTO certificate (city_code, caregiver_id, certificate_id, qualification,"
      " valid_from, valid_to, recorded_time)"
      " SELECT $1, caregiver_id, certificate_id, qualification, valid_from::date,"
      " valid_to::date, $2::timestamptz"
      " FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])"
      " AS r (caregiver_id, certificate_id, qualification, valid_from, valid_to)",
      rows.Params({session.city_code, session.change.now()}));
}

void AddRow(const Session& session, const Caregiver& caregiver, UnnestRows& rows) {
  const std::string& id = caregiver.caregiver_id;
  const std::string& number = caregiver.resident_id.text();
  const PersonalData& personal = session.personal;
  const std::string sealed =
      personal.Seal(number, {session.city_code, "caregiver.resident_id", id});
  const std::string index = personal.Index(session.city_code, "resident_id", number);
  const std::string body_hash = personal.BodyHash(session.city_code, Canonical(caregiver));
  std::optional<std::string> phone;
  if (caregiver.phone) {
    phone = personal.Seal(caregiver.phone->digits(), {session.city_code, "caregiver.phone", id});
  }
  rows.Add({id, caregiver.name, pg::Bytes{sealed}, pg::Bytes{index},
            phone ? pg::Param(pg::Bytes{*phone}) : pg::Param(std::nullopt), caregiver.provider_id,
            caregiver.base.latitude_degrees, caregiver.base.longitude_degrees,
            caregiver.daily_limit_minutes, caregiver.weekly_limit_minutes, caregiver.active,
            pg::Bytes{body_hash}});
}

void InsertCaregivers(const WriteSession& session, const std::vector<Caregiver>& caregivers) {
  UnnestRows rows, certificates;
  for (const Caregiver& caregiver : caregivers) {
    AddRow(session, caregiver, rows);
    for (const Certificate& certificate : caregiver.certificates) {
      AddCertificateRow(caregiver.caregiver_id, certificate, certificates);
    }
  }
  session.tx.ExecVector(
      "INSERT INTO caregiver (city_code, caregiver_id, name, resident_id_sealed,"
      " resident_id_index, phone_sealed, provider_id, latitude, longitude, daily_limit_minutes,"
      " weekly_limit_minutes, active, body_hash, recorded_time)"
      " SELECT $1, caregiver_id, name, resident_id::bytea, resident_id_index::bytea,"
      " NULLIF(phone, '')::bytea, provider_id, latitude::float8, longitude::float8,"
      " daily::integer, weekly::integer, active::boolean, body_hash::bytea, $2::timestamptz"
      " FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],"
      " $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])"
      " AS r (caregiver_id, name, resident_id, resident_id_index, phone, provider_id, latitude,"
      " longitude, daily, weekly, active, body_hash)",
      rows.Params({session.city_code, session.change.now()}));
  InsertCertificates(session, certificates);
}

}  // namespace

std::vector<Caregiver> LoadCaregivers(const Session& session, const std::vector<std::string>& ids,
                                      bool lock) {
  std::vector<Caregiver> out;
  if (ids.empty()) return out;
  const pg::Rows rows =
      session.tx.Exec(lock ? kSelectForChange : kSelect, {session.city_code, ids});
  for (const pg::Row row : rows) out.push_back(CaregiverOf(session, row));
  LoadCertificates(session, out);
  return out;
}

std::vector<Standing> CaregiverRoll::Standings(const std::vector<Caregiver>& candidates) {
  const std::string& city = session_.city_code;
  std::vector<CandidateKey> keys;
  for (const Caregiver& one : candidates) {
    keys.push_back({one.caregiver_id, session_.personal.BodyHash(city, Canonical(one)),
                    session_.personal.Index(city, "resident_id", one.resident_id.text())});
  }
  return StandingsOf(session_, kSql, keys);
}

IdSet CaregiverRoll::Existing(const std::vector<std::string>& ids) {
  return ExistingOf(session_, kSql, ids);
}

std::vector<Caregiver> CaregiverRoll::Lock(const std::vector<std::string>& ids) {
  return LoadCaregivers(session_, ids, /*lock=*/true);
}

void CaregiverRoll::Add(const std::vector<Caregiver>& caregivers) {
  InsertCaregivers(session_, caregivers);
  for (const Caregiver& caregiver : caregivers) session_.change.Emit(ChangedEvent(caregiver));
}

void CaregiverRoll::Save(const Caregiver& before, const Caregiver& after) {
  UnnestRows fresh;
  for (const Certificate& certificate : after.certificates) {
    if (std::find(before.certificates.begin(), before.certificates.end(), certificate) ==
        before.certificates.end()) {
      AddCertificateRow(after.caregiver_id, certificate, fresh);
    }
  }
  InsertCertificates(session_, fresh);
  if (after.active != before.active) {
    session_.tx.Exec("UPDATE caregiver SET active = $3 WHERE city_code = $1 AND caregiver_id = $2",
                     {session_.city_code, after.caregiver_id, after.active});
  }
  session_.change.Emit(ChangedEvent(after));
}

}  // namespace homecare::registry
