#include "services/matching/storage/load.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/base/status.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching::storage {
namespace {

// Weekly limits look back a week; a day more for what runs over midnight.
constexpr absl::Duration kLookBack = absl::Hours(24 * 8);

std::vector<Provider> ReadProviders(pg::Tx& tx, const std::string& city_code) {
  std::vector<Provider> providers;
  for (const pg::Row& row :
       tx.Exec("SELECT provider_id, contract_from, contract_to, county_codes, active"
               " FROM provider WHERE city_code = $1",
               {city_code})) {
    Provider provider;
    provider.provider_id = row.Text("provider_id");
    provider.contract.from = DayNumberOf(row.Day("contract_from"));
    if (const auto end = row.OptionalDay("contract_to")) provider.contract.to = DayNumberOf(*end);
    provider.county_codes = row.Texts("county_codes");
    provider.active = row.Bool("active");
    providers.push_back(std::move(provider));
  }
  return providers;
}

std::vector<Caregiver> ReadCaregivers(pg::Tx& tx, const std::string& city_code) {
  std::vector<Caregiver> caregivers;
  absl::flat_hash_map<std::string, size_t> place;
  for (const pg::Row& row :
       tx.Exec("SELECT caregiver_id, provider_id, latitude_degrees, longitude_degrees,"
               " daily_limit_minutes, weekly_limit_minutes, active FROM caregiver"
               " WHERE city_code = $1",
               {city_code})) {
    Caregiver caregiver;
    caregiver.caregiver_id = row.Text("caregiver_id");
    caregiver.provider_id = row.Text("provider_id");
    caregiver.base = ToPlace(row);
    caregiver.daily_limit_minutes = row.Int("daily_limit_minutes");
    caregiver.weekly_limit_minutes = row.Int("weekly_limit_minutes");
    caregiver.active = row.Bool("active");
    place[caregiver.caregiver_id] = caregivers.size();
    caregivers.push_back(std::move(caregiver));
  }
  for (const pg::Row& row :
       tx.Exec("SELECT caregiver_id, qualification, valid_from, valid_to FROM certificate"
               " WHERE city_code = $1 ORDER BY caregiver_id, certificate_id",
               {city_code})) {
    caregivers[place.at(row.Text("caregiver_id"))].certificates.push_back(
        {static_cast<Qualification>(row.Int("qualification")),
         {DayNumberOf(row.Day("valid_from")), DayNumberOf(row.Day("valid_to"))}});
  }
  return caregivers;
}

std::vector<OwnedSpan> ToOwnedSpans(const pg::Rows& rows) {
  std::vector<OwnedSpan> spans;
  for (const pg::Row& row : rows) spans.push_back({row.Text("caregiver_id"), ToNamedSpan(row)});
  return spans;
}

std::vector<OwnedEntry> ReadEntries(pg::Tx& tx, const std::string& city_code, absl::Time from) {
  std::vector<OwnedEntry> entries;
  for (const pg::Row& row :
       tx.Exec("SELECT " HC_ENTRY_COLUMNS
               " FROM caregiver_calendar WHERE city_code = $1 AND upper(interval) >= $2",
               {city_code, from})) {
    entries.push_back({row.Text("caregiver_id"), ToEntry(row)});
  }
  return entries;
}

}  // namespace

ModelFacts ReadFacts(pg::Tx& tx, const std::string& city_code, absl::Time from) {
  ModelFacts facts;
  facts.providers = ReadProviders(tx, city_code);
  facts.caregivers = ReadCaregivers(tx, city_code);
  facts.shifts = ToOwnedSpans(
      tx.Exec("SELECT caregiver_id, shift_id AS id, start_time, end_time, revision FROM shift"
              " WHERE city_code = $1 AND end_time >= $2",
              {city_code, from}));
  facts.absences =
      ToOwnedSpans(tx.Exec("SELECT caregiver_id, absence_id AS id, start_time, end_time, revision"
                           " FROM absence WHERE city_code = $1 AND end_time >= $2",
                           {city_code, from}));
  facts.entries = ReadEntries(tx, city_code, from);
  return facts;
}

absl::Status LoadModel(pg::Database& database, const std::string& city_code, absl::Time now,
                       Model& model) {
  ModelFacts facts;
  RETURN_IF_ERROR(database.Read(Lane::kEmergency, [&](pg::Tx& tx) {
    facts = ReadFacts(tx, city_code, now - kLookBack);
    return absl::OkStatus();
  }));
  model.Reset(std::move(facts));
  return absl::OkStatus();
}

}  // namespace homecare::matching::storage
