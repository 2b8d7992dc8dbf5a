// What became of a transaction whose COMMIT was not answered (TRAPS "libpqxx" 4). Private to
// common/pg.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/pg/watchdog.h"

namespace homecare::pg {

enum class Fate { kCommitted, kAborted, kUnknown };

// Which transaction to ask about, and the life of the server in which it had that id.
//
// A server that crashed gives out again the ids of transactions of which nothing had reached the
// disk. "Committed" is then said of somebody else's, and proves nothing once the server has
// recovered in between; "aborted" still does, for what was committed keeps its id.
struct Doubt {
  std::string xid;
  std::string server_life;
};

// Changes with every start and every recovery of the server, and with every checkpoint.
#define HC_SERVER_LIFE                                     \
  "(SELECT checkpoint_lsn || ' ' || timeline_id || ' ' ||" \
  " extract(epoch FROM pg_postmaster_start_time())"        \
  " FROM pg_control_checkpoint())"

// Asks the server on new connections until it says, at most for `patience` of steady time: the
// transaction is "in progress" as long as its half-dead backend lives, and the server may be on its
// way up again. `limit` is that of transactions.
Fate AskFate(const std::string& conninfo, const Doubt& doubt, absl::Duration limit,
             absl::Duration patience, Watchdog& watchdog);

}  // namespace homecare::pg
