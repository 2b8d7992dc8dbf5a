#include "common/pg/failure.h"

#include <pqxx/pqxx>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/base/status.h"
#include "common/log/log.h"
#include "common/pg/database.h"

namespace homecare::pg {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);
constexpr char kDiskFull[] = "53100";
// Somebody has to make room first.
constexpr absl::Duration kFullRetryDelay = absl::Seconds(10);

// Of an exception, what the rest of this file looks at.
struct Facts {
  std::string sqlstate;  // empty where there is none
  std::string text;      // for the log only
  bool disconnected = false;
  bool too_old = false;
};

Facts FactsOf(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const pqxx::broken_connection& e) {
    return {.text = e.what(), .disconnected = true};
  } catch (const pqxx::in_doubt_error& e) {
    return {.text = e.what(), .disconnected = true};
  } catch (const pqxx::statement_completion_unknown& e) {
    return {.text = e.what(), .disconnected = true};
  } catch (const pqxx::deadlock_detected& e) {
    return {.sqlstate = "40P01", .text = e.what()};
  } catch (const pqxx::serialization_failure& e) {
    return {.sqlstate = "40001", .text = e.what()};
  } catch (const pqxx::sql_error& e) {
    return {.sqlstate = e.sqlstate(), .text = e.what()};
  } catch (const pqxx::conversion_error&) {
    return {.text = "a value could not be converted"};
  } catch (const Conflict& e) {
    return {.sqlstate = "40001", .text = e.what()};
  } catch (const TransactionTooOld& e) {
    return {.text = e.what(), .too_old = true};
  } catch (const std::exception& e) {
    return {.text = e.what()};
  } catch (...) {
    return {.text = "an exception of no known type"};
  }
}

// Class 22 (data exception) quotes the offending value in its primary text.
void Log(const Facts& facts, absl::string_view statement, log::Level level) {
  const bool quotes_value = absl::StartsWith(facts.sqlstate, "22");
  log::Write(level, "transaction failed",
             {{"sqlstate", facts.sqlstate},
              {"statement", statement},
              {"error", quotes_value ? "a value was not acceptable"
                                     : absl::StripAsciiWhitespace(facts.text)}});
}

// 08: connection exception, 53: insufficient resources, 57P: operator intervention.
bool IsUnavailable(const Facts& facts, bool session_open) {
  return facts.disconnected || !session_open || absl::StartsWith(facts.sqlstate, "08") ||
         absl::StartsWith(facts.sqlstate, "53") || absl::StartsWith(facts.sqlstate, "57P");
}

absl::Status TransactionConflict() {
  return NamedError(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT",
                    "another change of the same things came first; try again");
}

absl::Status UniqueViolation() {
  return NamedError(absl::StatusCode::kAlreadyExists, "UNIQUE_VIOLATION",
                    "something with the same key exists already");
}

absl::Status ExclusionViolation() {
  return NamedError(absl::StatusCode::kAborted, "EXCLUSION_VIOLATION",
                    "the interval overlaps one that is taken");
}

absl::Status DatabaseFull() {
  return WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, kDatabaseFull,
                                   "the database has no room left; nothing was changed"),
                        kFullRetryDelay);
}

absl::Status DatabaseError() {
  return NamedError(absl::StatusCode::kInternal, "DATABASE_ERROR", "internal error");
}

}  // namespace

Failure ExplainFailure(const std::exception_ptr& error, absl::string_view statement,
                       bool session_open, bool expired) {
  const Facts facts = FactsOf(error);
  if (facts.sqlstate == "40001" || facts.sqlstate == "40P01") {
    return {FailureKind::kConflict, TransactionConflict()};
  }
  if (facts.sqlstate == "23505") return {FailureKind::kFinal, UniqueViolation()};
  if (facts.sqlstate == "23P01") return {FailureKind::kFinal, ExclusionViolation()};
  if (facts.sqlstate == kDiskFull) {
    Log(facts, statement, log::Level::kError);
    return {FailureKind::kFinal, DatabaseFull()};
  }
  const bool unavailable = IsUnavailable(facts, session_open);
  if (facts.too_old || facts.sqlstate == "57014" || facts.sqlstate == "25P03" ||
      (unavailable && expired)) {
    Log(facts, statement, log::Level::kWarning);
    return {FailureKind::kFinal, TransactionTimeout()};
  }
  if (unavailable) {
    Log(facts, statement, log::Level::kWarning);
    return {FailureKind::kDisconnected, DatabaseUnavailable()};
  }
  Log(facts, statement, log::Level::kError);
  return {FailureKind::kFinal, DatabaseError()};
}

bool RefusesCommit(const std::exception_ptr& error, bool session_open) {
  const Facts facts = FactsOf(error);
  return session_open && !facts.sqlstate.empty() && !IsUnavailable(facts, session_open);
}

absl::Status DatabaseUnavailable() {
  return WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
                                   "the database cannot be reached; nothing was changed"),
                        kRetryDelay);
}

absl::Status TransactionTimeout() {
  return NamedError(absl::StatusCode::kDeadlineExceeded, "TRANSACTION_TIMEOUT",
                    "the change took too long; nothing was changed");
}

}  // namespace homecare::pg
