// What an exception out of a transaction means. Private to common/pg.
#pragma once

#include <exception>
#include <stdexcept>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace homecare::pg {

// Thrown by a statement that begins after the transaction's limit.
class TransactionTooOld : public std::runtime_error {
 public:
  TransactionTooOld() : std::runtime_error("the transaction is past its limit") {}
};

enum class FailureKind {
  kConflict,      // lost to another transaction: the whole may be run again
  kDisconnected,  // the session is gone; what was not committed is undone
  kFinal,         // would fail again
};

struct Failure {
  FailureKind kind;
  absl::Status status;  // as database.h names it
};

// Names the exception, and logs what nobody could foresee, with `statement` (a constant of the
// program) but never with a value: server texts that quote one are left out.
// `session_open` is what the connection says after the failure: libpqxx loses the SQLSTATE of a
// killed backend. `expired` says that the transaction is past its limit, which is then the reason.
Failure ExplainFailure(const std::exception_ptr& error, absl::string_view statement,
                       bool session_open, bool expired);

// Whether the server has refused a COMMIT by this exception; any other one leaves it in doubt.
bool RefusesCommit(const std::exception_ptr& error, bool session_open);

// The name of the error for a server whose disk is full.
inline constexpr char kDatabaseFull[] = "DATABASE_FULL";

// The named errors that are made in more than one place.
absl::Status DatabaseUnavailable();
absl::Status TransactionTimeout();

}  // namespace homecare::pg
