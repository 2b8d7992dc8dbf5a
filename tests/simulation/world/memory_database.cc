#include "tests/simulation/world/memory_database.h"

#include <exception>

#include "common/base/status.h"

namespace homecare::simulation {
namespace {

constexpr int kAttempts = 5;  // pg::DatabaseOptions::attempts

absl::Status Unavailable() {
  return NamedError(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", "simulated");
}
absl::Status OutcomeUnknown() {
  return NamedError(absl::StatusCode::kUnavailable, "OUTCOME_UNKNOWN", "simulated");
}

}  // namespace

bool MemoryDatabase::Refuses() {
  around_.MayCrash("before a transaction");
  return around_.now < away_until_ || around_.Happens(around_.rates.unavailable);
}

absl::Status MemoryDatabase::Try(MemoryTx& tx, absl::FunctionRef<absl::Status(pg::Tx&)> body) {
  absl::Status status;
  try {
    status = body(tx);
    if (status.ok()) around_.MayCrash("before a commit");
  } catch (const std::exception& error) {
    status = NamedError(absl::StatusCode::kInternal, "DATABASE_ERROR", error.what());
  } catch (const Crash&) {
    tx.Rollback();
    throw;
  }
  if (!status.ok()) tx.Rollback();
  return status;
}

absl::Status MemoryDatabase::Run(Lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) {
  if (Refuses()) return Unavailable();
  MemoryTx tx(tables_);
  for (int attempt = 1;; ++attempt) {
    RETURN_IF_ERROR(Try(tx, body));
    if (!around_.Happens(around_.rates.conflict)) break;
    tx.Rollback();
    if (attempt == kAttempts) {
      return NamedError(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT", "simulated");
    }
  }
  const bool undone = around_.Happens(around_.rates.doubt_undone);
  if (undone || around_.Happens(around_.rates.aborted)) {
    tx.Rollback();
    around_.Trace(undone ? "commit in doubt, undone" : "commit aborted");
    return undone ? OutcomeUnknown() : Unavailable();
  }
  tx.Commit();
  around_.MayCrash("after a commit");
  if (!around_.Happens(around_.rates.doubt_kept)) return absl::OkStatus();
  around_.Trace("commit in doubt, kept");
  return OutcomeUnknown();
}

absl::Status MemoryDatabase::Read(Lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) {
  if (Refuses()) return Unavailable();
  MemoryTx tx(tables_);
  const absl::Status status = Try(tx, body);
  HC_CHECK(tx.writes() == 0);
  return status;
}

}  // namespace homecare::simulation
