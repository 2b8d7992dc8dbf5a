#include "services/intake/storage/directory.h"

#include <map>

#include "common/base/civil_time.h"
#include "common/change/announced.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {
namespace {

using Elders = Announced<std::string, std::optional<Elder>>;
using Items = Announced<std::string, std::optional<Item>>;

// What a group knows of the register and the catalogue.
struct Known {
  std::map<std::string, Elders> elders;                           // by city
  std::map<std::pair<std::string, absl::CivilDay>, Items> items;  // by city, and the day in force
};

void LoadElders(Change& change, const Elders::Keys& elder_ids, Elders::Values* elders) {
  for (const pg::Row row : change.tx().Exec(
           "SELECT " HC_ELDER_COLUMNS
           " FROM elder WHERE city_code = $1 AND elder_id = ANY($2::text[])",
           {change.city_code(), std::vector<std::string>(elder_ids.begin(), elder_ids.end())})) {
    (*elders)[row.Text("elder_id")] = ToElder(row);
  }
}

void LoadItems(Change& change, absl::CivilDay day, const Items::Keys& codes, Items::Values* items) {
  for (const pg::Row row : change.tx().Exec(
           "SELECT DISTINCT ON (item_code) " HC_ITEM_COLUMNS
           " FROM catalogue_item WHERE city_code = $1 AND item_code = ANY($2::text[])"
           " AND valid_from <= $3 ORDER BY item_code, valid_from DESC",
           {change.city_code(), std::vector<std::string>(codes.begin(), codes.end()), day})) {
    (*items)[row.Text("item_code")] = ToItem(row);
  }
}

// The columns of an elder's grants and suspensions.
struct Entitlements {
  explicit Entitlements(const event::v1::ElderChanged& elder) {
    for (const type::v1::Grant& grant : elder.grants()) {
      levels.push_back(grant.level());
      valid_from.push_back(grant.valid_from().empty() ? "-infinity" : grant.valid_from());
      valid_to.push_back(grant.valid_to().empty() ? "infinity" : grant.valid_to());
    }
    for (const type::v1::Suspension& one : elder.suspensions()) {
      starts.push_back(rpc::FromProto(one.start_time()));
      ends.push_back(one.has_end_time() ? rpc::FromProto(one.end_time()) : absl::InfiniteFuture());
    }
  }

  std::vector<int64_t> levels;
  std::vector<std::string> valid_from, valid_to;
  std::vector<absl::Time> starts, ends;
};

}  // namespace

void PgDirectory::Announce(GroupMemory& memory, const std::string& city_code,
                           const OrderDraft& draft, absl::Time now) {
  Known& known = memory.Of<Known>();
  known.elders[city_code].Announce(draft.elder_id);
  known.items[{city_code, ServiceDay(now)}].Announce(draft.item_code);
}

std::optional<Elder> PgDirectory::FindElder(absl::string_view elder_id) {
  Elders& elders = change_.memory().Of<Known>().elders[change_.city_code()];
  return elders.Get(std::string(elder_id), [this](const auto& elder_ids, auto* found) {
    LoadElders(change_, elder_ids, found);
  });
}

std::optional<Elder> PgDirectory::LockElder(absl::string_view elder_id) {
  const pg::Rows rows =
      change_.tx().Exec("SELECT " HC_ELDER_COLUMNS
                        " FROM elder WHERE city_code = $1 AND elder_id = $2 FOR NO KEY UPDATE",
                        {change_.city_code(), elder_id});
  if (rows.empty()) return std::nullopt;
  return ToElder(rows[0]);
}

std::optional<std::string> PgDirectory::OwnerOf(absl::string_view terminal_id) {
  const pg::Rows rows = change_.tx().Exec(
      "SELECT elder_id FROM terminal WHERE city_code = $1 AND terminal_id = $2 AND active",
      {change_.city_code(), terminal_id});
  if (rows.empty()) return std::nullopt;
  return rows[0].Text("elder_id");
}

std::optional<Item> PgDirectory::FindItem(absl::string_view item_code, absl::Time time) {
  const absl::CivilDay day = ServiceDay(time);
  Items& items = change_.memory().Of<Known>().items[{change_.city_code(), day}];
  return items.Get(std::string(item_code), [this, day](const auto& codes, auto* found) {
    LoadItems(change_, day, codes, found);
  });
}

std::vector<Item> Catalogue(pg::Tx& tx, const std::string& city_code, absl::Time time) {
  const pg::Rows rows = tx.Exec("SELECT DISTINCT ON (item_code) " HC_ITEM_COLUMNS
                                " FROM catalogue_item WHERE city_code = $1 AND valid_from <= $2"
                                " ORDER BY item_code, valid_from DESC",
                                {city_code, ServiceDay(time)});
  std::vector<Item> items;
  for (const pg::Row& row : rows) items.push_back(ToItem(row));
  return items;
}

ElderNews PutElder(Change& change, const event::v1::ElderChanged& elder) {
  const Entitlements held(elder);
  const pg::Rows rows = change.tx().Exec(
      "WITH known AS (SELECT active, latitude_degrees, longitude_degrees, grant_levels,"
      " grant_valid_from, grant_valid_to, suspension_starts, suspension_ends FROM elder"
      " WHERE city_code = $1 AND elder_id = $2)"
      " INSERT INTO elder AS now (city_code, elder_id, county_code, latitude_degrees,"
      " longitude_degrees, active, grant_levels, grant_valid_from, grant_valid_to,"
      " suspension_starts, suspension_ends)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
      " ON CONFLICT (city_code, elder_id) DO UPDATE SET county_code = excluded.county_code,"
      " latitude_degrees = excluded.latitude_degrees,"
      " longitude_degrees = excluded.longitude_degrees, active = excluded.active,"
      " grant_levels = excluded.grant_levels, grant_valid_from = excluded.grant_valid_from,"
      " grant_valid_to = excluded.grant_valid_to, suspension_starts = excluded.suspension_starts,"
      " suspension_ends = excluded.suspension_ends"
      " RETURNING NOT EXISTS (SELECT FROM known WHERE (known.active, known.grant_levels,"
      " known.grant_valid_from, known.grant_valid_to, known.suspension_starts,"
      " known.suspension_ends) = (now.active, now.grant_levels, now.grant_valid_from,"
      " now.grant_valid_to, now.suspension_starts, now.suspension_ends)) AS entitled_otherwise,"
      " NOT EXISTS (SELECT FROM known WHERE (known.latitude_degrees, known.longitude_degrees)"
      " = (now.latitude_degrees, now.longitude_degrees)) AS moved,"
      " EXISTS (SELECT FROM care_plan WHERE city_code = $1 AND care_plan.elder_id = $2)"
      " AS has_plans",
      {change.city_code(), elder.elder_id(), elder.county_code(),
       elder.location().latitude_degrees(), elder.location().longitude_degrees(), elder.active(),
       held.levels, held.valid_from, held.valid_to, held.starts, held.ends});
  change.memory().Of<Known>().elders[change.city_code()].Forget(elder.elder_id());
  return {rows[0].Bool("has_plans"), rows[0].Bool("entitled_otherwise"), rows[0].Bool("moved")};
}

void PutTerminal(Change& change, const event::v1::TerminalChanged& terminal) {
  change.tx().Exec(
      "INSERT INTO terminal (city_code, terminal_id, elder_id, active) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (city_code, terminal_id) DO UPDATE SET elder_id = excluded.elder_id,"
      " active = excluded.active",
      {change.city_code(), terminal.terminal_id(), terminal.elder_id(), terminal.active()});
}

}  // namespace homecare::intake::storage
