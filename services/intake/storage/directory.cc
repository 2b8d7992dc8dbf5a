#include "services/intake/storage/directory.h"

#include "common/base/civil_time.h"
#include "homecare/event/v1/event.pb.h"
#include "services/intake/storage/rows.h"

namespace homecare::intake::storage {

std::optional<Elder> PgDirectory::FindElder(absl::string_view elder_id) {
  const pg::Rows rows = change_.tx().Exec(
      "SELECT elder_id, county_code, latitude_degrees, longitude_degrees, active FROM elder"
      " WHERE city_code = $1 AND elder_id = $2 FOR NO KEY UPDATE",
      {change_.city_code(), elder_id});
  if (rows.empty()) return std::nullopt;
  const pg::Row row = rows[0];
  return Elder{row.Text("elder_id"),
               row.Text("county_code"),
               {row.Double("latitude_degrees"), row.Double("longitude_degrees")},
               row.Bool("active")};
}

std::optional<std::string> PgDirectory::OwnerOf(absl::string_view terminal_id) {
  const pg::Rows rows = change_.tx().Exec(
      "SELECT elder_id FROM terminal WHERE city_code = $1 AND terminal_id = $2 AND active",
      {change_.city_code(), terminal_id});
  if (rows.empty()) return std::nullopt;
  return rows[0].Text("elder_id");
}

std::optional<Item> PgDirectory::FindItem(absl::string_view item_code, absl::Time time) {
  const pg::Rows rows = change_.tx().Exec(
      "SELECT " HC_ITEM_COLUMNS
      " FROM catalogue_item WHERE city_code = $1 AND item_code = $2 AND valid_from <= $3"
      " ORDER BY valid_from DESC LIMIT 1",
      {change_.city_code(), item_code, ServiceDay(time)});
  if (rows.empty()) return std::nullopt;
  return ToItem(rows[0]);
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

void PutElder(Change& change, const event::v1::ElderChanged& elder) {
  change.tx().Exec(
      "INSERT INTO elder (city_code, elder_id, county_code, latitude_degrees, longitude_degrees,"
      " active) VALUES ($1, $2, $3, $4, $5, $6)"
      " ON CONFLICT (city_code, elder_id) DO UPDATE SET county_code = excluded.county_code,"
      " latitude_degrees = excluded.latitude_degrees,"
      " longitude_degrees = excluded.longitude_degrees, active = excluded.active",
      {change.city_code(), elder.elder_id(), elder.county_code(),
       elder.location().latitude_degrees(), elder.location().longitude_degrees(), elder.active()});
}

void PutTerminal(Change& change, const event::v1::TerminalChanged& terminal) {
  change.tx().Exec(
      "INSERT INTO terminal (city_code, terminal_id, elder_id, active) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (city_code, terminal_id) DO UPDATE SET elder_id = excluded.elder_id,"
      " active = excluded.active",
      {change.city_code(), terminal.terminal_id(), terminal.elder_id(), terminal.active()});
}

}  // namespace homecare::intake::storage
