#include "services/registry/storage/small_rolls.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "common/base/check.h"
#include "common/change/change.h"
#include "services/registry/storage/events.h"
#include "services/registry/storage/standings.h"
#include "services/registry/storage/unnest_rows.h"

namespace homecare::registry {
namespace {

constexpr StandingSql kProviderSql = {
    "SELECT provider_id AS id, body_hash FROM provider"
    " WHERE city_code = $1 AND provider_id = ANY($2::text[])",
    "",
    "SELECT provider_id AS id FROM provider"
    " WHERE city_code = $1 AND provider_id = ANY($2::text[])"};
constexpr StandingSql kServicePointSql = {
    "SELECT service_point_id AS id, body_hash FROM service_point"
    " WHERE city_code = $1 AND service_point_id = ANY($2::text[])",
    "",
    "SELECT service_point_id AS id FROM service_point"
    " WHERE city_code = $1 AND service_point_id = ANY($2::text[])"};
constexpr StandingSql kTerminalSql = {
    "SELECT terminal_id AS id, body_hash FROM terminal"
    " WHERE city_code = $1 AND terminal_id = ANY($2::text[])",
    "",
    "SELECT terminal_id AS id FROM terminal"
    " WHERE city_code = $1 AND terminal_id = ANY($2::text[])"};

template <typename T>
std::vector<Standing> Stand(const Session& session, const StandingSql& sql, std::string T::*id,
                            const std::vector<T>& candidates) {
  std::vector<CandidateKey> keys;
  for (const T& candidate : candidates) {
    keys.push_back(
        {candidate.*id, session.personal.BodyHash(session.city_code, Canonical(candidate)), ""});
  }
  return StandingsOf(session, sql, keys);
}

template <typename T>
std::string BodyHash(const Session& session, const T& value) {
  return session.personal.BodyHash(session.city_code, Canonical(value));
}

template <typename T>
void Tell(const WriteSession& session, const std::vector<T>& values) {
  for (const T& value : values) session.change.Emit(ChangedEvent(value));
}

template <typename T>
std::vector<T> All(const pg::Rows& rows, T (*of)(const pg::Row&)) {
  std::vector<T> out;
  for (const pg::Row row : rows) out.push_back(of(row));
  return out;
}

}  // namespace

Provider ProviderOf(const pg::Row& row) {
  return {row.Text("provider_id"), row.Text("name"), row.Day("contract_from"),
          row.OptionalDay("contract_to"), row.Texts("county_codes")};
}

ServicePoint ServicePointOf(const pg::Row& row) {
  ServicePoint point = {row.Text("service_point_id"),
                        row.Text("name"),
                        ValueIn(kServicePointKindNames, row.Text("kind")),
                        row.Text("provider_id"),
                        row.Text("county_code"),
                        {row.Double("latitude"), row.Double("longitude")},
                        {}};
  const std::vector<std::string> ids = row.Texts("on_call_caregiver_ids");
  const std::vector<std::string> starts = row.Texts("on_call_starts");
  const std::vector<std::string> ends = row.Texts("on_call_ends");
  for (size_t i = 0; i < ids.size(); ++i) {
    OnCall& one = point.on_call.emplace_back();
    one.caregiver_id = ids[i];
    HC_CHECK(absl::SimpleAtoi(starts[i], &one.start_minute) &&
             absl::SimpleAtoi(ends[i], &one.end_minute));
  }
  return point;
}

Terminal TerminalOf(const pg::Row& row) {
  return {row.Text("terminal_id"), row.OptionalText("elder_id").value_or(""), row.Bool("active")};
}

std::vector<Standing> ProviderRoll::Standings(const std::vector<Provider>& candidates) {
  return Stand(session_, kProviderSql, &Provider::provider_id, candidates);
}
IdSet ProviderRoll::Existing(const std::vector<std::string>& ids) {
  return ExistingOf(session_, kProviderSql, ids);
}

std::vector<Provider> ProviderRoll::Lock(const std::vector<std::string>& ids) {
  return All(session_.tx.Exec(
                 "SELECT provider_id, name, contract_from, contract_to, county_codes FROM provider"
                 " WHERE city_code = $1 AND provider_id = ANY($2::text[]) ORDER BY provider_id"
                 " FOR NO KEY UPDATE",
                 {session_.city_code, ids}),
             ProviderOf);
}

// County codes are six digits: no separator can be among them.
void ProviderRoll::Add(const std::vector<Provider>& providers) {
  UnnestRows rows;
  for (const Provider& provider : providers) {
    rows.Add({provider.provider_id, provider.name, provider.contract_from, provider.contract_to,
              absl::StrJoin(provider.county_codes, ","), pg::Bytes{BodyHash(session_, provider)}});
  }
  session_.tx.ExecVector(
      "INSERT INTO provider (city_code, provider_id, name, contract_from, contract_to,"
      " county_codes, body_hash, recorded_time)"
      " SELECT $1, provider_id, name, contract_from::date, NULLIF(contract_to, '')::date,"
      " string_to_array(counties, ','), body_hash::bytea, $2::timestamptz"
      " FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])"
      " AS r (provider_id, name, contract_from, contract_to, counties, body_hash)",
      rows.Params({session_.city_code, session_.change.now()}));
  Tell(session_, providers);
}

void ProviderRoll::Save(const Provider&, const Provider& after) {
  session_.tx.Exec("UPDATE provider SET contract_to = $3 WHERE city_code = $1 AND provider_id = $2",
                   {session_.city_code, after.provider_id, after.contract_to});
  session_.change.Emit(ChangedEvent(after));
}

std::vector<Standing> ServicePointRoll::Standings(const std::vector<ServicePoint>& candidates) {
  return Stand(session_, kServicePointSql, &ServicePoint::service_point_id, candidates);
}
IdSet ServicePointRoll::Existing(const std::vector<std::string>& ids) {
  return ExistingOf(session_, kServicePointSql, ids);
}

std::vector<ServicePoint> ServicePointRoll::Lock(const std::vector<std::string>& ids) {
  return All(session_.tx.Exec("SELECT " HC_SERVICE_POINT_COLUMNS " FROM service_point"
                              " WHERE city_code = $1 AND service_point_id = ANY($2::text[])"
                              " ORDER BY service_point_id FOR NO KEY UPDATE",
                              {session_.city_code, ids}),
             ServicePointOf);
}

void ServicePointRoll::Add(const std::vector<ServicePoint>& points) {
  UnnestRows rows;
  for (const ServicePoint& point : points) {
    rows.Add({point.service_point_id, point.name, NameIn(kServicePointKindNames, point.kind),
              point.provider_id, point.county_code, point.location.latitude_degrees,
              point.location.longitude_degrees, pg::Bytes{BodyHash(session_, point)}});
  }
  session_.tx.ExecVector(
      "INSERT INTO service_point (city_code, service_point_id, name, kind, provider_id,"
      " county_code, latitude, longitude, body_hash, recorded_time)"
      " SELECT $1, service_point_id, name, kind, provider_id, county_code, latitude::float8,"
      " longitude::float8, body_hash::bytea, $2::timestamptz FROM unnest($3::text[],"
      " $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])"
      " AS r (service_point_id, name, kind, provider_id, county_code, latitude, longitude,"
      " body_hash)",
      rows.Params({session_.city_code, session_.change.now()}));
  Tell(session_, points);
}

void ServicePointRoll::Save(const ServicePoint&, const ServicePoint& after) {
  std::vector<std::string> ids;
  std::vector<int64_t> starts, ends;
  for (const OnCall& one : after.on_call) {
    ids.push_back(one.caregiver_id);
    starts.push_back(one.start_minute);
    ends.push_back(one.end_minute);
  }
  session_.tx.Exec(
      "UPDATE service_point SET on_call_caregiver_ids = $3, on_call_start_minutes = $4,"
      " on_call_end_minutes = $5 WHERE city_code = $1 AND service_point_id = $2",
      {session_.city_code, after.service_point_id, ids, starts, ends});
  session_.change.Emit(ChangedEvent(after));
}

std::vector<Standing> TerminalRoll::Standings(const std::vector<Terminal>& candidates) {
  return Stand(session_, kTerminalSql, &Terminal::terminal_id, candidates);
}
IdSet TerminalRoll::Existing(const std::vector<std::string>& ids) {
  return ExistingOf(session_, kTerminalSql, ids);
}

std::vector<Terminal> TerminalRoll::Lock(const std::vector<std::string>& ids) {
  return All(session_.tx.Exec("SELECT terminal_id, elder_id, active FROM terminal"
                              " WHERE city_code = $1 AND terminal_id = ANY($2::text[])"
                              " ORDER BY terminal_id FOR NO KEY UPDATE",
                              {session_.city_code, ids}),
             TerminalOf);
}

void TerminalRoll::Add(const std::vector<Terminal>& terminals) {
  UnnestRows rows;
  for (const Terminal& terminal : terminals) {
    rows.Add({terminal.terminal_id, terminal.elder_id, terminal.active,
              pg::Bytes{BodyHash(session_, terminal)}});
  }
  session_.tx.ExecVector(
      "INSERT INTO terminal (city_code, terminal_id, elder_id, active, body_hash, recorded_time)"
      " SELECT $1, terminal_id, NULLIF(elder_id, ''), active::boolean, body_hash::bytea,"
      " $2::timestamptz FROM unnest($3::text[], $4::text[], $5::text[], $6::text[])"
      " AS r (terminal_id, elder_id, active, body_hash)",
      rows.Params({session_.city_code, session_.change.now()}));
  Tell(session_, terminals);
}

void TerminalRoll::Save(const Terminal&, const Terminal& after) {
  session_.tx.Exec(
      "UPDATE terminal SET elder_id = NULLIF($3, ''), active = $4"
      " WHERE city_code = $1 AND terminal_id = $2",
      {session_.city_code, after.terminal_id, after.elder_id, after.active});
  session_.change.Emit(ChangedEvent(after));
}

}  // namespace homecare::registry
