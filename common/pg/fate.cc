#include "common/pg/fate.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "common/log/log.h"
#include "common/pg/connection.h"
#include "common/pg/transaction.h"

namespace homecare::pg {
namespace {

using Steady = std::chrono::steady_clock;

std::string LifeOf(Connection& connection, Watchdog& watchdog) {
  const Watch watch(watchdog, connection.socket());
  Transaction transaction(connection, watch, Isolation::kSnapshot);
  return transaction.Exec("SELECT " HC_SERVER_LIFE " AS life", {})[0].Text("life");
}

// "in progress", "committed", "aborted" or "forgotten"; throws for an id that the server has not
// given out yet.
std::string StatusOf(Connection& connection, const std::string& xid, Watchdog& watchdog) {
  const Watch watch(watchdog, connection.socket());
  Transaction transaction(connection, watch, Isolation::kSnapshot);
  return transaction
      .Exec("SELECT coalesce(pg_xact_status($1::text::xid8), 'forgotten') AS status", {xid})[0]
      .Text("status");
}

// Nothing while the transaction is still in progress.
std::optional<Fate> AskOnce(Connection& connection, const Doubt& doubt, Watchdog& watchdog) {
  const bool same_life = LifeOf(connection, watchdog) == doubt.server_life;
  std::string status;
  try {
    status = StatusOf(connection, doubt.xid, watchdog);
  } catch (const pqxx::sql_error&) {
    if (same_life) throw;
    return Fate::kUnknown;
  }
  if (status == "aborted") return Fate::kAborted;
  if (!same_life) return Fate::kUnknown;
  if (status == "in progress") return std::nullopt;
  return status == "committed" ? Fate::kCommitted : Fate::kUnknown;
}

}  // namespace

Fate AskFate(const std::string& conninfo, const Doubt& doubt, absl::Duration limit,
             absl::Duration patience, Watchdog& watchdog) {
  const Steady::time_point end = Steady::now() + absl::ToChronoNanoseconds(patience);
  std::chrono::milliseconds pause(1);
  std::optional<Connection> connection;
  std::string obstacle = "still in progress";
  do {
    try {
      if (!connection.has_value()) connection.emplace(conninfo, limit, watchdog);
      const std::optional<Fate> fate = AskOnce(*connection, doubt, watchdog);
      if (fate.has_value()) return *fate;
    } catch (const std::exception& error) {
      obstacle = error.what();
      connection.reset();
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(100));
  } while (Steady::now() < end);
  log::Error("the fate of a transaction is unknown", {{"xid", doubt.xid}, {"error", obstacle}});
  return Fate::kUnknown;
}

}  // namespace homecare::pg
