// A PostgreSQL 15 server of the test's own: a fresh cluster in a temporary folder, reached by a
// unix socket in a 0700 folder only (no TCP, hence no password), gone with the test process.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

struct PostgresOptions {
  // True for tests that kill the server: fsync and full page writes as in production. Off, a
  // database is made in some 20 ms and nothing survives a crash of the machine.
  bool durable = false;
  int max_connections = 200;
  std::vector<std::string> settings;  // NAME=value, on top of ours
};

// Start and Stop are for one thread at a time; everything else is thread safe. Needs the programs
// of PostgreSQL in HOMECARE_PG_BIN (default /usr/lib/postgresql/15/bin). As root the server runs
// as the user `postgres`, because initdb refuses root.
class PrivatePostgres {
 public:
  enum class StopMode {
    kFast,       // ends sessions and writes everything down
    kImmediate,  // as a crash: the next Start replays the log
  };

  // The one that the tests of this process share, started at the first call. Ends the process
  // with the reason where it cannot start: no test could go on.
  static PrivatePostgres& Shared();

  // A server of one's own, for tests that stop it. INTERNAL with PostgreSQL's own words.
  static absl::StatusOr<std::unique_ptr<PrivatePostgres>> Create(const PostgresOptions& options);
  ~PrivatePostgres();

  // What libpq takes: conninfo as the superuser `postgres`, or as the role given.
  std::string ConnInfo(absl::string_view database, absl::string_view role = "postgres") const;

  // A new database, named after `prefix` and a number unique in the server; a copy of
  // `template_database`, to which nobody may be connected, where one is given.
  absl::StatusOr<std::string> CreateDatabase(absl::string_view prefix,
                                             absl::string_view template_database = "") const;

  // One or more statements as the superuser, without results, in autocommit.
  absl::Status Execute(absl::string_view database, absl::string_view sql) const;

  // Start returns when the server accepts connections, at most 60 s later.
  absl::Status Start();
  void Stop(StopMode mode);

  // The folder of the socket, for those who build their own conninfo.
  std::string socket_folder() const { return folder_->path(); }
  std::string Log() const;

 private:
  PrivatePostgres(PostgresOptions options, std::unique_ptr<TempFolder> folder,
                  std::optional<Account> account);
  std::vector<std::string> Arguments() const;
  bool Accepts() const;

  const PostgresOptions options_;
  const std::unique_ptr<TempFolder> folder_;
  const std::optional<Account> account_;
  std::unique_ptr<Program> server_;
};

}  // namespace homecare::testing
