#include "common/change/lease_table.h"

#include "common/base/status.h"

namespace homecare {

LeaseTable::LeaseTable(pg::Database& database, const LeaseOptions& options)
    : database_(database),
      city_code_(options.city_code),
      name_(options.name),
      holder_(options.holder) {}

absl::StatusOr<LeaseState> LeaseTable::Look() {
  LeaseState state;
  bool found = false;
  const auto look = [&](pg::Tx& tx) {
    const pg::Rows rows =
        tx.Exec("SELECT holder, epoch, beat FROM lease WHERE city_code = $1 AND name = $2",
                {city_code_, name_});
    found = !rows.empty();
    if (found) state = {rows[0].Text("holder"), rows[0].Int64("epoch"), rows[0].Int64("beat")};
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(database_.Read(Lane::kEmergency, look));
  if (found) return state;
  RETURN_IF_ERROR(database_.Run(Lane::kEmergency, [&](pg::Tx& tx) {
    tx.Exec(
        "INSERT INTO lease (city_code, name, holder, epoch, beat) VALUES ($1, $2, '', 0, 0)"
        " ON CONFLICT DO NOTHING",
        {city_code_, name_});
    return look(tx);
  }));
  return state;
}

absl::StatusOr<std::optional<int64_t>> LeaseTable::Take(const LeaseState& seen) {
  std::optional<int64_t> epoch;
  RETURN_IF_ERROR(database_.Run(Lane::kEmergency, [&](pg::Tx& tx) {
    epoch.reset();
    // FOR UPDATE is what Hold's lock conflicts with; the update alone would not wait for it.
    const pg::Rows held = tx.Exec(
        "SELECT epoch FROM lease WHERE city_code = $1 AND name = $2 AND epoch = $3 AND beat = $4"
        " FOR UPDATE",
        {city_code_, name_, seen.epoch, seen.beat});
    if (held.empty()) return absl::OkStatus();
    const pg::Rows taken = tx.Exec(
        "UPDATE lease SET holder = $3, epoch = epoch + 1, beat = beat + 1"
        " WHERE city_code = $1 AND name = $2 RETURNING epoch",
        {city_code_, name_, holder_});
    epoch = taken[0].Int64("epoch");
    return absl::OkStatus();
  }));
  return epoch;
}

absl::StatusOr<bool> LeaseTable::Beat(int64_t epoch) {
  bool held = false;
  RETURN_IF_ERROR(database_.Run(Lane::kEmergency, [&](pg::Tx& tx) {
    const pg::Rows rows = tx.Exec(
        "UPDATE lease SET beat = beat + 1 WHERE city_code = $1 AND name = $2 AND epoch = $3",
        {city_code_, name_, epoch});
    held = rows.affected() == 1;
    return absl::OkStatus();
  }));
  return held;
}

absl::Status LeaseTable::GiveBack(int64_t epoch) {
  return database_.Run(Lane::kEmergency, [&](pg::Tx& tx) {
    tx.Exec(
        "UPDATE lease SET holder = '', beat = beat + 1"
        " WHERE city_code = $1 AND name = $2 AND epoch = $3",
        {city_code_, name_, epoch});
    return absl::OkStatus();
  });
}

absl::Status LeaseTable::Hold(pg::Tx& tx, int64_t epoch) const {
  // KEY SHARE lets the holder's own beat pass, which a plain SHARE would starve under load.
  const pg::Rows rows =
      tx.Exec("SELECT epoch FROM lease WHERE city_code = $1 AND name = $2 FOR KEY SHARE",
              {city_code_, name_});
  if (!rows.empty() && epoch != 0 && rows[0].Int64("epoch") == epoch) return absl::OkStatus();
  return NamedError(absl::StatusCode::kAborted, "NOT_LEADER", "another process leads now");
}

}  // namespace homecare
