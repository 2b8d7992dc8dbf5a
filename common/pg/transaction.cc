#include "common/pg/transaction.h"

#include <stdexcept>

#include "common/base/check.h"
#include "common/pg/failure.h"

namespace homecare::pg {
namespace {

using Work = pqxx::transaction<pqxx::read_committed>;
using Snapshot = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

// libpq would cut the text at a NUL without a word, and PostgreSQL stores none.
const char* Checked(const std::string& text) {
  if (text.find('\0') != std::string::npos) {
    throw std::invalid_argument("a text parameter contains a NUL character");
  }
  return text.c_str();
}

// Null pointers are NULLs.
std::vector<const char*> Pointers(const std::vector<Param>& params) {
  std::vector<const char*> pointers;
  pointers.reserve(params.size());
  for (const Param& param : params) {
    pointers.push_back(param.text().has_value() ? Checked(*param.text()) : nullptr);
  }
  return pointers;
}

}  // namespace

Transaction::Transaction(Connection& connection, const Watch& watch, Isolation isolation)
    : connection_(connection), watch_(watch), last_statement_("BEGIN") {
  if (isolation == Isolation::kReadCommitted) {
    work_ = std::make_unique<Work>(connection.raw());
  } else {
    work_ = std::make_unique<Snapshot>(connection.raw());
  }
}

Rows Transaction::ExecVector(absl::string_view sql, const std::vector<Param>& params) {
  return Guarded(sql, params, Plan::kKept);
}

Rows Transaction::ExecPlanned(absl::string_view sql, const std::vector<Param>& params) {
  return Guarded(sql, params, Plan::kAnew);
}

Rows Transaction::Guarded(absl::string_view sql, const std::vector<Param>& params, Plan plan) {
  if (poison_ != nullptr) std::rethrow_exception(poison_);
  HC_CHECK(doubt_.xid.empty());
  try {
    return Rows(Execute(sql, params, plan));
  } catch (...) {
    poison_ = std::current_exception();
    throw;
  }
}

pqxx::result Transaction::Execute(absl::string_view sql, const std::vector<Param>& params,
                                  Plan plan) {
  last_statement_.assign(sql.data(), sql.size());
  if (watch_.expired()) throw TransactionTooOld();
  const std::vector<const char*> pointers = Pointers(params);
  const auto values = pqxx::prepare::make_dynamic_params(pointers);
  const bool kept = plan == Plan::kKept;
  const Statement& statement = kept ? connection_.Prepare(sql) : connection_.Know(sql);
  pqxx::result result = kept ? work_->exec_prepared(statement.name, values)
                             : work_->exec_params(last_statement_, values);
  executed_ = true;
  if (!statement.reads_only) ++writes_;
  return result;
}

Transaction::Outcome Transaction::Commit() {
  // The server refuses this statement in an aborted transaction, where its COMMIT would say OK.
  if (writes_ > 0 || poison_ != nullptr) {
    const Rows rows =
        ExecVector("SELECT pg_current_xact_id()::text AS xid, " HC_SERVER_LIFE " AS life", {});
    doubt_ = {rows[0].Text("xid"), rows[0].Text("life")};
  }
  last_statement_ = "COMMIT";
  try {
    work_->commit();
    return Outcome::kCommitted;
  } catch (...) {
    poison_ = std::current_exception();
    if (RefusesCommit(poison_, connection_.is_open())) throw;
    return Outcome::kInDoubt;
  }
}

}  // namespace homecare::pg
