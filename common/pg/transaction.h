// Tx over libpqxx, with the guards of TRAPS "libpqxx" 1 to 4. Private to common/pg.
#pragma once

#include <exception>
#include <memory>
#include <string>

#include "common/pg/connection.h"
#include "common/pg/fate.h"
#include "common/pg/tx.h"
#include "common/pg/watchdog.h"

namespace homecare::pg {

enum class Isolation {
  kReadCommitted,
  kSnapshot,  // READ ONLY at REPEATABLE READ
};

class Transaction final : public Tx {
 public:
  enum class Outcome {
    kCommitted,
    kInDoubt,  // the answer to COMMIT was lost: doubt() has the transaction to ask about
  };

  // Begins. Statements are refused once `watch` has expired.
  Transaction(Connection& connection, const Watch& watch, Isolation isolation);

  Rows ExecVector(absl::string_view sql, const std::vector<Param>& params) override;
  Rows ExecPlanned(absl::string_view sql, const std::vector<Param>& params) override;
  int writes() const override { return writes_; }

  // Throws where nothing was committed: what had poisoned the transaction, or the server's refusal.
  Outcome Commit();
  // Ends without a commit; a failure shows in the session being no longer open.
  void Rollback() { work_->abort(); }

  // Of one that wrote, once Commit was called; else without an id: its fate does not matter.
  const Doubt& doubt() const { return doubt_; }
  // Whether any statement has succeeded.
  bool executed() const { return executed_; }
  // Whether any statement has thrown, be it that somebody caught it.
  bool poisoned() const { return poison_ != nullptr; }
  // The text of the statement that ran last.
  const std::string& last_statement() const { return last_statement_; }

 private:
  enum class Plan { kKept, kAnew };

  Rows Guarded(absl::string_view sql, const std::vector<Param>& params, Plan plan);
  pqxx::result Execute(absl::string_view sql, const std::vector<Param>& params, Plan plan);

  Connection& connection_;
  const Watch& watch_;
  std::unique_ptr<pqxx::transaction_base> work_;
  std::exception_ptr poison_;
  std::string last_statement_;
  Doubt doubt_;
  int writes_ = 0;
  bool executed_ = false;
};

}  // namespace homecare::pg
