// Whether anything is still on its way, as PostgreSQL knows it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/pg/database.h"

namespace homecare::crash {

// Rows over the schemas of all services.
struct Leftover {
  int64_t outbox = 0;
  int64_t parked = 0;
  int64_t dead_letters = 0;  // unresolved

  int64_t total() const { return outbox + parked + dead_letters; }
};

// In the caller's snapshot, as the superuser.
Leftover CountLeftover(pg::Tx& tx);

// A connection for looking at everything, straight to the server.
std::unique_ptr<pg::Database> OpenForLooking(const std::string& conninfo);

// Returns once nothing is left. DEADLINE_EXCEEDED with what is.
absl::Status AwaitQuiet(const std::string& conninfo, absl::Duration timeout);

}  // namespace homecare::crash
