// What became of a transaction whose COMMIT was not answered (TRAPS "libpqxx" 4). Private to
// common/pg.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/pg/watchdog.h"

namespace homecare::pg {

enum class Fate { kCommitted, kAborted, kUnknown };

// Asks the server on new connections until it says, at most for `patience` of steady time: the
// transaction is "in progress" as long as its half-dead backend lives, and the server may be on its
// way up again. `limit` is that of transactions.
Fate AskFate(const std::string& conninfo, const std::string& xid, absl::Duration limit,
             absl::Duration patience, Watchdog& watchdog);

}  // namespace homecare::pg
