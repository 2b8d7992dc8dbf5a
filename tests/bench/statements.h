// What a service really sends: the statements of its transactions, read from the server's own log,
// and those of a pgbench script, in one form, so that a benchmark can prove they are the same.
#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/support/private_postgres.h"

namespace homecare::bench {

using Statements = std::vector<std::string>;

// "execute s3: SELECT a FROM t WHERE b = $1" and "SELECT a FROM t WHERE b = :b;" are both
// "SELECT a FROM t WHERE b = ?". An array of one, ARRAY[:b], is a parameter like any other: pgbench
// has no arrays. Space is folded; every BEGIN is "BEGIN".
std::string Normalised(absl::string_view statement);

// The transactions, from BEGIN to COMMIT, in `log` (log_statement = all, log_line_prefix as of
// PrivatePostgres) that ran a statement containing `mark`. Each is one session's.
std::vector<Statements> TransactionsIn(absl::string_view log, absl::string_view mark);

// The statements of a script; its comments and its own commands (\set) are left out.
absl::StatusOr<Statements> StatementsOfScript(const std::string& path);

// Runs `act` with all statements logged, and gives what was logged meanwhile.
absl::StatusOr<std::string> LogOf(const testing::PrivatePostgres& postgres,
                                  absl::FunctionRef<absl::Status()> act);

// OK where `sent` and `scripted` are the same statements in the same order, else
// FAILED_PRECONDITION that shows the first difference.
absl::Status CheckSame(const Statements& sent, const Statements& scripted);

}  // namespace homecare::bench
