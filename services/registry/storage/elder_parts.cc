#include "services/registry/storage/elder_parts.h"

#include "absl/strings/str_cat.h"
#include "services/registry/storage/unnest_rows.h"

namespace homecare::registry {

std::string ContactKey(absl::string_view elder_id, absl::string_view contact_id) {
  return absl::StrCat(elder_id, "/", contact_id);
}

void InsertContacts(const Session& session, const std::vector<OfElder<Contact>>& contacts,
                    absl::Time recorded_time) {
  UnnestRows rows;
  for (const auto& [elder_id, contact] : contacts) {
    const std::string& phone = contact.phone.digits();
    const std::string sealed = session.personal.Seal(
        phone, {session.city_code, "contact.phone", ContactKey(elder_id, contact.contact_id)});
    const std::string index = session.personal.Index(session.city_code, "phone", phone);
    rows.Add({elder_id, contact.contact_id, contact.name,
              NameIn(kContactRelationNames, contact.relation), pg::Bytes{sealed}, pg::Bytes{index},
              contact.call_order});
  }
  if (rows.empty()) return;
  session.tx.ExecVector(
      "INSERT INTO contact (city_code, elder_id, contact_id, name, relation, phone_sealed,"
      " phone_index, call_order, recorded_time)"
      " SELECT $1, elder_id, contact_id, name, relation, sealed::bytea, index::bytea,"
      " call_order::integer, $2::timestamptz FROM unnest($3::text[], $4::text[], $5::text[],"
      " $6::text[], $7::text[], $8::text[], $9::text[])"
      " AS r (elder_id, contact_id, name, relation, sealed, index, call_order)",
      rows.Params({session.city_code, recorded_time}));
}

void InsertGrants(const Session& session, const std::vector<OfElder<Grant>>& grants) {
  UnnestRows rows;
  for (const auto& [elder_id, grant] : grants) {
    rows.Add({elder_id, grant.grant_id, grant.revision, NameIn(kLevelNames, grant.level),
              NameIn(kAreaClassNames, grant.area), grant.valid_from, grant.valid_to,
              grant.recorded_time});
  }
  if (rows.empty()) return;
  session.tx.ExecVector(
      "INSERT INTO elder_grant (city_code, elder_id, grant_id, revision, level, area, valid_from,"
      " valid_to, recorded_time)"
      " SELECT $1, elder_id, grant_id, revision::integer, level, area, valid_from::date,"
      " NULLIF(valid_to, '')::date, recorded_time::timestamptz FROM unnest($2::text[],"
      " $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])"
      " AS r (elder_id, grant_id, revision, level, area, valid_from, valid_to, recorded_time)",
      rows.Params({session.city_code}));
}

void InsertSuspensions(const Session& session,
                       const std::vector<OfElder<Suspension>>& suspensions) {
  UnnestRows rows;
  for (const auto& [elder_id, suspension] : suspensions) {
    rows.Add({elder_id, suspension.suspension_id, suspension.revision,
              NameIn(kSuspensionReasonNames, suspension.reason), suspension.start_time,
              suspension.end_time, suspension.recorded_time});
  }
  if (rows.empty()) return;
  session.tx.ExecVector(
      "INSERT INTO elder_suspension (city_code, elder_id, suspension_id, revision, reason,"
      " start_time, end_time, recorded_time)"
      " SELECT $1, elder_id, suspension_id, revision::integer, reason, start_time::timestamptz,"
      " NULLIF(end_time, '')::timestamptz, recorded_time::timestamptz FROM unnest($2::text[],"
      " $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])"
      " AS r (elder_id, suspension_id, revision, reason, start_time, end_time, recorded_time)",
      rows.Params({session.city_code}));
}

void InsertBars(const Session& session, const std::vector<OfElder<BarredCaregiver>>& bars,
                absl::Time recorded_time) {
  UnnestRows rows;
  for (const auto& [elder_id, bar] : bars) rows.Add({elder_id, bar.caregiver_id, bar.reason});
  if (rows.empty()) return;
  session.tx.ExecVector(
      "INSERT INTO barred_caregiver (city_code, elder_id, caregiver_id, reason, recorded_time)"
      " SELECT $1, elder_id, caregiver_id, reason, $2::timestamptz"
      " FROM unnest($3::text[], $4::text[], $5::text[]) AS r (elder_id, caregiver_id, reason)",
      rows.Params({session.city_code, recorded_time}));
}

}  // namespace homecare::registry
