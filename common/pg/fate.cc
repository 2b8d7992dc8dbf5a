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

// Nothing while the transaction is still in progress.
std::optional<Fate> AskOnce(Connection& connection, const std::string& xid, Watchdog& watchdog) {
  const Watch watch(watchdog, connection.socket());
  Transaction transaction(connection, watch, Isolation::kSnapshot);
  const Rows rows = transaction.Exec(
      "SELECT coalesce(pg_xact_status($1::text::xid8), 'forgotten') AS fate", {xid});
  const std::string fate = rows[0].Text("fate");
  if (fate == "in progress") return std::nullopt;
  if (fate == "committed") return Fate::kCommitted;
  return fate == "aborted" ? Fate::kAborted : Fate::kUnknown;
}

}  // namespace

Fate AskFate(const std::string& conninfo, const std::string& xid, absl::Duration limit,
             absl::Duration patience, Watchdog& watchdog) {
  const Steady::time_point end = Steady::now() + absl::ToChronoNanoseconds(patience);
  std::chrono::milliseconds pause(1);
  std::optional<Connection> connection;
  std::string obstacle = "still in progress";
  do {
    try {
      if (!connection.has_value()) connection.emplace(conninfo, limit, watchdog);
      const std::optional<Fate> fate = AskOnce(*connection, xid, watchdog);
      if (fate.has_value()) return *fate;
    } catch (const std::exception& error) {
      obstacle = error.what();
      connection.reset();
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(100));
  } while (Steady::now() < end);
  log::Error("the fate of a transaction is unknown", {{"xid", xid}, {"error", obstacle}});
  return Fate::kUnknown;
}

}  // namespace homecare::pg
