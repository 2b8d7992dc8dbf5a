#include "services/registry/storage/pg_lists.h"

#include "absl/strings/str_replace.h"
#include "services/registry/storage/caregiver_roll.h"
#include "services/registry/storage/elder_parts.h"
#include "services/registry/storage/elder_table.h"
#include "services/registry/storage/small_rolls.h"

namespace homecare::registry {
namespace {

// The place of a slice's start in the order; before everything where the slice has none.
std::string After(const Slice& slice, size_t part, const char* first = "") {
  return part < slice.after.size() ? slice.after[part] : first;
}

std::vector<std::string> Ids(const pg::Rows& rows) {
  std::vector<std::string> out;
  for (const pg::Row row : rows) out.push_back(row.Text("id"));
  return out;
}

// The lookups are few rows by an index; the narrowing follows.
constexpr absl::string_view kByPhone =
    "SELECT elder_id AS id FROM (SELECT elder_id FROM elder"
    "   WHERE city_code = $1 AND phone_index = $3"
    "   UNION SELECT elder_id FROM contact WHERE city_code = $1 AND phone_index = $3) AS found"
    " WHERE elder_id > $2 ORDER BY elder_id LIMIT $4::bigint";
constexpr absl::string_view kByResidentId =
    "SELECT elder_id AS id FROM elder WHERE city_code = $1 AND resident_id_index = $3"
    " AND elder_id > $2 ORDER BY elder_id LIMIT $4::bigint";
constexpr absl::string_view kByTerminal =
    "SELECT elder_id AS id FROM terminal WHERE city_code = $1 AND terminal_id = $3"
    " AND elder_id > $2 ORDER BY elder_id LIMIT $4::bigint";
constexpr absl::string_view kByName =
    "SELECT elder_id AS id FROM elder WHERE city_code = $1 AND name LIKE $3"
    " AND elder_id > $2 ORDER BY elder_id LIMIT $4::bigint";
constexpr absl::string_view kById =
    "SELECT elder_id AS id FROM elder WHERE city_code = $1 AND elder_id = $3"
    " AND elder_id > $2 LIMIT $4::bigint";

constexpr absl::string_view kFiltered =
    "SELECT elder_id AS id FROM elder WHERE city_code = $1 AND elder_id > $2"
    " AND ($3 = '' OR county_code = $3) AND ($4 = '' OR registered_area = $4)"
    " AND ($5 = '' OR EXISTS (SELECT 1 FROM elder_grant AS g"
    "   WHERE g.city_code = elder.city_code AND g.elder_id = elder.elder_id AND g.level = $5"
    "   AND g.valid_from <= $6::date AND (g.valid_to IS NULL OR g.valid_to > $6::date)"
    "   AND NOT EXISTS (SELECT 1 FROM elder_grant AS later"
    "     WHERE later.city_code = g.city_code AND later.elder_id = g.elder_id"
    "     AND later.grant_id = g.grant_id AND later.revision > g.revision)))"
    " ORDER BY elder_id LIMIT $7::bigint";

// The beginning of a name as a pattern of LIKE.
std::string Pattern(absl::string_view prefix) {
  return absl::StrReplaceAll(prefix, {{"\\", "\\\\"}, {"%", "\\%"}, {"_", "\\_"}}) + "%";
}

std::vector<std::string> FilteredIds(const Session& session, const ElderQuery& query,
                                     const Slice& slice) {
  return Ids(session.tx.Exec(
      kFiltered, {session.city_code, After(slice, 0), query.county_code,
                  query.registered_area ? NameIn(kAreaClassNames, *query.registered_area) : "",
                  query.level ? NameIn(kLevelNames, *query.level) : "", query.day, slice.limit}));
}

// By what is asked for; lookups do not combine with filters, the contract has no such call.
std::vector<std::string> ElderIds(const Session& session, const ElderQuery& query,
                                  const Slice& slice) {
  const auto by = [&](absl::string_view sql, const pg::Param& value) {
    return Ids(session.tx.Exec(sql, {session.city_code, After(slice, 0), value, slice.limit}));
  };
  if (!query.elder_id.empty()) return by(kById, query.elder_id);
  const auto by_index = [&](absl::string_view sql, absl::string_view kind,
                            const std::string& value) {
    return by(sql, pg::Bytes{session.personal.Index(session.city_code, kind, value)});
  };
  if (query.phone) return by_index(kByPhone, "phone", query.phone->digits());
  if (query.resident_id) {
    return by_index(kByResidentId, "resident_id", query.resident_id->text());
  }
  if (!query.terminal_id.empty()) return by(kByTerminal, query.terminal_id);
  if (!query.name_prefix.empty()) return by(kByName, Pattern(query.name_prefix));
  return FilteredIds(session, query, slice);
}

template <typename T>
std::vector<Revision<T>> Revisions(const pg::Rows& rows, T (*of)(const pg::Row&)) {
  std::vector<Revision<T>> out;
  for (const pg::Row row : rows) {
    out.push_back({row.Text("elder_id"), of(row), row.OptionalTime("superseded_time")});
  }
  return out;
}

}  // namespace

std::vector<Elder> PgLists::Elders(const ElderQuery& query, const Slice& slice) {
  return LoadElders(session_, ElderIds(session_, query, slice), RowLock::kNone);
}

// Later revisions follow their grant in the order, so that the keyset cuts none off from lead().
std::vector<Revision<Grant>> PgLists::Grants(const HistoryQuery& query, const Slice& slice) {
  return Revisions(
      session_.tx.Exec(
          "SELECT elder_id, grant_id, revision, level, area, valid_from, valid_to, recorded_time,"
          " superseded_time FROM (SELECT elder_id, grant_id, revision, level, area, valid_from,"
          "   valid_to, recorded_time, lead(recorded_time) OVER"
          "   (PARTITION BY elder_id, grant_id ORDER BY revision) AS superseded_time"
          "   FROM elder_grant WHERE city_code = $1 AND ($2 = '' OR elder_id = $2)"
          "   AND (elder_id, grant_id, revision) > ($3, $4, $5::integer)) AS history"
          " WHERE $6::timestamptz IS NULL OR (recorded_time <= $6::timestamptz"
          "   AND (superseded_time IS NULL OR superseded_time > $6::timestamptz))"
          " ORDER BY elder_id, grant_id, revision LIMIT $7::bigint",
          {session_.city_code, query.elder_id, After(slice, 0), After(slice, 1),
           After(slice, 2, "0"), query.known_time, slice.limit}),
      GrantOf);
}

std::vector<Revision<Suspension>> PgLists::Suspensions(const HistoryQuery& query,
                                                       const Slice& slice) {
  return Revisions(
      session_.tx.Exec(
          "SELECT elder_id, suspension_id, revision, reason, start_time, end_time, recorded_time,"
          " superseded_time FROM (SELECT elder_id, suspension_id, revision, reason, start_time,"
          "   end_time, recorded_time, lead(recorded_time) OVER"
          "   (PARTITION BY elder_id, suspension_id ORDER BY revision) AS superseded_time"
          "   FROM elder_suspension WHERE city_code = $1 AND ($2 = '' OR elder_id = $2)"
          "   AND (elder_id, suspension_id, revision) > ($3, $4, $5::integer)) AS history"
          " WHERE $6::timestamptz IS NULL OR (recorded_time <= $6::timestamptz"
          "   AND (superseded_time IS NULL OR superseded_time > $6::timestamptz))"
          " ORDER BY elder_id, suspension_id, revision LIMIT $7::bigint",
          {session_.city_code, query.elder_id, After(slice, 0), After(slice, 1),
           After(slice, 2, "0"), query.known_time, slice.limit}),
      SuspensionOf);
}

std::vector<Caregiver> PgLists::Caregivers(const CaregiverQuery& query, const Slice& slice) {
  const pg::Rows rows = session_.tx.Exec(
      "SELECT caregiver_id AS id FROM caregiver WHERE city_code = $1 AND caregiver_id > $2"
      " AND ($3 = '' OR caregiver_id = $3) AND ($4 = '' OR provider_id = $4)"
      " AND ($5 = '' OR EXISTS (SELECT 1 FROM certificate AS c"
      "   WHERE c.city_code = caregiver.city_code AND c.caregiver_id = caregiver.caregiver_id"
      "   AND c.qualification = $5 AND c.valid_from <= $6::date AND c.valid_to > $6::date))"
      " ORDER BY caregiver_id LIMIT $7::bigint",
      {session_.city_code, After(slice, 0), query.caregiver_id, query.provider_id,
       query.qualification ? NameIn(kQualificationNames, *query.qualification) : "", query.day,
       slice.limit});
  return LoadCaregivers(session_, Ids(rows), /*lock=*/false);
}

std::vector<Provider> PgLists::Providers(const Slice& slice) {
  const pg::Rows rows = session_.tx.Exec(
      "SELECT provider_id, name, contract_from, contract_to, county_codes FROM provider"
      " WHERE city_code = $1 AND provider_id > $2 ORDER BY provider_id LIMIT $3::bigint",
      {session_.city_code, After(slice, 0), slice.limit});
  std::vector<Provider> out;
  for (const pg::Row row : rows) out.push_back(ProviderOf(row));
  return out;
}

std::vector<ServicePoint> PgLists::ServicePoints(const std::string& county_code,
                                                 const Slice& slice) {
  const pg::Rows rows = session_.tx.Exec(
      "SELECT " HC_SERVICE_POINT_COLUMNS
      " FROM service_point WHERE city_code = $1 AND service_point_id > $2"
      " AND ($3 = '' OR county_code = $3) ORDER BY service_point_id LIMIT $4::bigint",
      {session_.city_code, After(slice, 0), county_code, slice.limit});
  std::vector<ServicePoint> out;
  for (const pg::Row row : rows) out.push_back(ServicePointOf(row));
  return out;
}

std::optional<Terminal> PgLists::FindTerminal(const std::string& terminal_id) {
  const pg::Rows rows = session_.tx.Exec(
      "SELECT terminal_id, elder_id, active FROM terminal"
      " WHERE city_code = $1 AND terminal_id = $2",
      {session_.city_code, terminal_id});
  if (rows.empty()) return std::nullopt;
  return TerminalOf(rows[0]);
}

}  // namespace homecare::registry
