#include "services/registry/storage/elder_table.h"

#include "services/registry/storage/elder_parts.h"
#include "services/registry/storage/unnest_rows.h"

namespace homecare::registry {
namespace {

constexpr absl::string_view kSelect =
    "SELECT elder_id, name, resident_id_sealed, phone_sealed, category, street_address,"
    " place_code, county_code, registered_area, latitude, longitude, lives_alone FROM elder"
    " WHERE city_code = $1 AND elder_id = ANY($2::text[]) ORDER BY elder_id";
constexpr absl::string_view kSelectForChange =
    "SELECT elder_id, name, resident_id_sealed, phone_sealed, category, street_address,"
    " place_code, county_code, registered_area, latitude, longitude, lives_alone FROM elder"
    " WHERE city_code = $1 AND elder_id = ANY($2::text[]) ORDER BY elder_id FOR NO KEY UPDATE";

Home HomeOf(const pg::Row& row) {
  Home home;
  home.street_address = row.Text("street_address");
  home.place_code = row.Text("place_code");
  home.county_code = row.Text("county_code");
  home.registered_area = ValueIn(kAreaClassNames, row.Text("registered_area"));
  home.location = {row.Double("latitude"), row.Double("longitude")};
  return home;
}

Elder ElderOf(const Session& session, const pg::Row& row) {
  Elder elder;
  elder.elder_id = row.Text("elder_id");
  elder.name = row.Text("name");
  elder.resident_id =
      ResidentId::Parse(
          session.personal.Open(row.Bytes("resident_id_sealed"),
                                {session.city_code, "elder.resident_id", elder.elder_id}),
          "resident_id")
          .value();
  if (!row.IsNull("phone_sealed")) {
    elder.phone =
        Phone::Parse(session.personal.Open(row.Bytes("phone_sealed"),
                                           {session.city_code, "elder.phone", elder.elder_id}),
                     "phone")
            .value();
  }
  elder.category = ValueIn(kElderCategoryNames, row.Text("category"));
  elder.home = HomeOf(row);
  elder.lives_alone = row.Bool("lives_alone");
  return elder;
}

// NULL where there is no phone.
struct PhoneColumns {
  std::optional<std::string> sealed, index;
  PhoneColumns(const Session& session, const Elder& elder) {
    if (!elder.phone) return;
    sealed = session.personal.Seal(elder.phone->digits(),
                                   {session.city_code, "elder.phone", elder.elder_id});
    index = session.personal.Index(session.city_code, "phone", elder.phone->digits());
  }
  static pg::Param Value(const std::optional<std::string>& bytes) {
    return bytes ? pg::Param(pg::Bytes{*bytes}) : pg::Param(std::nullopt);
  }
};

void AddRow(const Session& session, const Elder& elder, UnnestRows& rows) {
  const std::string& number = elder.resident_id.text();
  const std::string sealed =
      session.personal.Seal(number, {session.city_code, "elder.resident_id", elder.elder_id});
  const std::string index = session.personal.Index(session.city_code, "resident_id", number);
  const PhoneColumns phone(session, elder);
  const std::string body_hash = session.personal.BodyHash(session.city_code, Canonical(elder));
  const Home& home = elder.home;
  rows.Add({elder.elder_id, elder.name, pg::Bytes{sealed}, pg::Bytes{index},
            PhoneColumns::Value(phone.sealed), PhoneColumns::Value(phone.index),
            NameIn(kElderCategoryNames, elder.category), home.street_address, home.place_code,
            home.county_code, NameIn(kAreaClassNames, *home.registered_area),
            home.location.latitude_degrees, home.location.longitude_degrees, elder.lives_alone,
            pg::Bytes{body_hash}});
}

void InsertParts(const Session& session, const std::vector<Elder>& elders,
                 absl::Time recorded_time) {
  std::vector<OfElder<Contact>> contacts;
  std::vector<OfElder<Grant>> grants;
  std::vector<OfElder<Suspension>> suspensions;
  std::vector<OfElder<BarredCaregiver>> bars;
  for (const Elder& elder : elders) {
    for (const Contact& contact : elder.contacts) contacts.push_back({elder.elder_id, contact});
    for (const Grant& grant : elder.grants) grants.push_back({elder.elder_id, grant});
    for (const Suspension& one : elder.suspensions) suspensions.push_back({elder.elder_id, one});
    for (const BarredCaregiver& bar : elder.barred_caregivers)
      bars.push_back({elder.elder_id, bar});
  }
  InsertContacts(session, contacts, recorded_time);
  InsertGrants(session, grants);
  InsertSuspensions(session, suspensions);
  InsertBars(session, bars, recorded_time);
}

}  // namespace

std::vector<Elder> LoadElders(const Session& session, const std::vector<std::string>& elder_ids,
                              RowLock lock) {
  std::vector<Elder> elders;
  if (elder_ids.empty()) return elders;
  const pg::Rows rows = session.tx.Exec(lock == RowLock::kForChange ? kSelectForChange : kSelect,
                                        {session.city_code, elder_ids});
  for (const pg::Row row : rows) elders.push_back(ElderOf(session, row));
  EldersById by_id;
  for (Elder& elder : elders) by_id.emplace(elder.elder_id, &elder);
  if (!elders.empty()) LoadParts(session, by_id);
  return elders;
}

void InsertElders(const Session& session, const std::vector<Elder>& elders,
                  absl::Time recorded_time) {
  UnnestRows rows;
  for (const Elder& elder : elders) AddRow(session, elder, rows);
  session.tx.ExecVector(
      "INSERT INTO elder (city_code, elder_id, name, resident_id_sealed, resident_id_index,"
      " phone_sealed, phone_index, category, street_address, place_code, county_code,"
      " registered_area, latitude, longitude, lives_alone, body_hash, recorded_time)"
      " SELECT $1, elder_id, name, resident_id::bytea, resident_id_index::bytea,"
      " NULLIF(phone, '')::bytea, NULLIF(phone_index, '')::bytea, category, street_address,"
      " place_code, county_code, area, latitude::float8, longitude::float8,"
      " lives_alone::boolean, body_hash::bytea, $2::timestamptz FROM unnest($3::text[],"
      " $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],"
      " $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],"
      " $17::text[]) AS r (elder_id, name, resident_id, resident_id_index, phone, phone_index,"
      " category, street_address, place_code, county_code, area, latitude, longitude,"
      " lives_alone, body_hash)",
      rows.Params({session.city_code, recorded_time}));
  InsertParts(session, elders, recorded_time);
}

void UpdateElder(const Session& session, const Elder& elder) {
  const PhoneColumns phone(session, elder);
  const Home& home = elder.home;
  session.tx.Exec(
      "UPDATE elder SET phone_sealed = $3, phone_index = $4, street_address = $5,"
      " place_code = $6, county_code = $7, registered_area = $8, latitude = $9, longitude = $10,"
      " lives_alone = $11 WHERE city_code = $1 AND elder_id = $2",
      {session.city_code, elder.elder_id, PhoneColumns::Value(phone.sealed),
       PhoneColumns::Value(phone.index), home.street_address, home.place_code, home.county_code,
       NameIn(kAreaClassNames, *home.registered_area), home.location.latitude_degrees,
       home.location.longitude_degrees, elder.lives_alone});
}

}  // namespace homecare::registry
