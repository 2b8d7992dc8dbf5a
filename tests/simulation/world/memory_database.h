// The transaction runner over a service's tables in memory: refuses, aborts, doubts, and is away.
#pragma once

#include "common/pg/database.h"
#include "tests/simulation/model/tables.h"
#include "tests/simulation/world/surroundings.h"

namespace homecare::simulation {

// One per service, shared by its processes. Not thread safe. Transactions follow one another: what
// two at the same time do to each other is left to the tests on PostgreSQL.
class MemoryDatabase final : public pg::Database {
 public:
  explicit MemoryDatabase(Surroundings& around) : around_(around) {}

  absl::Status Run(Lane lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) override;
  absl::Status Read(Lane lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) override;

  // Restarts: away until then, and what was committed is still there.
  void Stop(absl::Duration until) { away_until_ = until; }

  const Tables& tables() const { return tables_; }

 private:
  bool Refuses();
  // Runs the body; rolled back unless it returned OK.
  absl::Status Try(MemoryTx& tx, absl::FunctionRef<absl::Status(pg::Tx&)> body);

  Surroundings& around_;
  Tables tables_;
  absl::Duration away_until_;
};

}  // namespace homecare::simulation
