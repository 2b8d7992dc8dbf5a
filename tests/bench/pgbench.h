// pgbench as the reference of the benchmarks: PostgreSQL by itself, driven by its own client.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/support/private_postgres.h"

namespace homecare::bench {

struct PgbenchOptions {
  const testing::PrivatePostgres* postgres = nullptr;
  std::string database;
  // Whose search_path finds the tables.
  std::string role = "postgres";
  // The path of the script. Its statements name variables as :name; pgbench prepares each once a
  // connection and binds them (-M prepared).
  std::string script;
  // Of the script, beside what it sets itself: constants, and the first value of counters.
  std::map<std::string, std::string> variables;
  absl::Duration duration = absl::Seconds(5);  // whole seconds
};

struct PgbenchResult {
  int clients = 0;
  double transactions_per_second = 0;
  absl::Duration latency;  // the average of a transaction
};

// The client counts whose best stands for PostgreSQL.
inline const std::vector<int> kPgbenchClients = {8, 16, 32, 64};

// One run with two threads. INTERNAL with pgbench's words where it fails or any transaction does.
absl::StatusOr<PgbenchResult> RunPgbench(const PgbenchOptions& options, int clients);

// The best of one run for each of kPgbenchClients.
absl::StatusOr<PgbenchResult> BestOfPgbench(const PgbenchOptions& options);

// Of what pgbench prints at its end. INTERNAL where the figures are not there, or transactions
// failed.
absl::StatusOr<PgbenchResult> ParsePgbench(absl::string_view output, int clients);

}  // namespace homecare::bench
