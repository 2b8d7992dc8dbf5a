// A bounded pool of connections and the transaction runner.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"

namespace homecare {

// Who is served when not everybody can be: emergencies have threads, permits and connections that
// nothing else may use.
enum class Lane { kNormal, kEmergency };

}  // namespace homecare

namespace homecare::pg {

// Thrown by a body that finds that another transaction came first and what it went by is not so any
// more. Counts as 40001.
class Conflict final : public std::exception {
 public:
  const char* what() const noexcept override { return "another transaction came first"; }
};

struct DatabaseOptions {
  // libpq connection string. Its role's search_path is the service's schema.
  std::string conninfo;
  int normal_connections = 8;
  int emergency_connections = 2;
  // How long a caller waits for a connection before DATABASE_BUSY.
  absl::Duration acquire_timeout = absl::Seconds(5);
  // A transaction that lives longer is cut: its statements time out on the server, and a watchdog
  // shuts the socket of a connection whose server does not answer at all.
  absl::Duration transaction_limit = absl::Seconds(5);
  // Attempts at a transaction that lost to another (40001, 40P01, Conflict).
  int attempts = 5;
  // Told each time a statement found the server's disk full, from the thread that met it. Cheap.
  std::function<void()> on_full;
};

// Thread safe. Connections are opened on demand, thrown away after any error, never healed.
//
// Errors of Run and Read, beside those of `body`:
//   UNAVAILABLE       DATABASE_UNAVAILABLE  no connection, or it broke; nothing was committed
//   UNAVAILABLE       DATABASE_FULL         the server's disk is full; nothing was committed
//   UNAVAILABLE       OUTCOME_UNKNOWN       the answer to COMMIT was lost, and the server could not
//                                           be asked (pg_xact_status) within the limit, or has
//                                           crashed since and cannot know (fate.h)
//   RESOURCE_EXHAUSTED DATABASE_BUSY        no connection came free in time
//   ABORTED           TRANSACTION_CONFLICT  still losing after the last attempt
//   ALREADY_EXISTS    UNIQUE_VIOLATION      23505 that the caller did not foresee
//   ABORTED           EXCLUSION_VIOLATION   23P01
//   DEADLINE_EXCEEDED TRANSACTION_TIMEOUT   cut at the limit
//   INTERNAL          DATABASE_ERROR        anything else; logged, never shown to callers
class Database {
 public:
  virtual ~Database() = default;

  static std::unique_ptr<Database> Open(DatabaseOptions options);

  // Runs `body` in a READ COMMITTED transaction and commits if it returns OK; any other status, and
  // any exception, rolls back. `body` may run several times. A commit in doubt is resolved by
  // asking the server for the transaction's fate.
  virtual absl::Status Run(Lane lane, absl::FunctionRef<absl::Status(Tx&)> body) = 0;

  // The same, READ ONLY at REPEATABLE READ: every statement of it sees one snapshot.
  virtual absl::Status Read(Lane lane, absl::FunctionRef<absl::Status(Tx&)> body) = 0;
};

}  // namespace homecare::pg
