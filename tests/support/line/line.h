// The whole line for tests that stop, kill and crowd it: five services as programs of their own, on
// a PostgreSQL and a Redis of the test's.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/support/private_postgres.h"
#include "tests/support/private_redis.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

struct LineOptions {
  // fsync and synchronous_commit on, append-only file on: as in production.
  bool durable = true;
  bool virtual_time = false;
  // With two, "matching2" stands by beside "matching".
  int matchings = 1;
  std::vector<std::string> postgres_settings;  // NAME=value
  std::vector<std::string> redis_arguments;
  // Flags of every process, then of one by its name; of a flag given twice the last counts.
  std::vector<std::string> flags;
  std::map<std::string, std::vector<std::string>> flags_of;
  // The programs by the name of the process, where they are not homecare-<service> (a test build).
  std::map<std::string, std::string> program_of;
};

// Start, Stop, Kill of one process are for one thread at a time; everything else is thread safe.
// All of it is gone with the object.
class Line {
 public:
  static constexpr char kCity[] = "370300";

  // Stores up and migrated, no service started yet.
  static absl::StatusOr<std::unique_ptr<Line>> Create(LineOptions options);

  // The names of the processes: the five services, then "matching2" where it was asked for.
  std::vector<std::string> processes() const;

  // Starts the process without waiting for it; on the port it had before, if it ran before.
  absl::Status Start(const std::string& process);
  // Starts all that do not run and waits until each serves.
  absl::Status StartAll();
  // Until the process says SERVING. DEADLINE_EXCEEDED with the end of its log.
  absl::Status WaitUntilServing(const std::string& process, absl::Duration timeout);
  // The running program; null where it was never started.
  Program* program(const std::string& process);

  // host:port of a process; and "service=host:port,..." of all, as flag --peers and the demo's
  // ConnectAll take it. Both matchings stand in it as one address list.
  std::string address(const std::string& process) const;
  std::string peers() const;

  PrivatePostgres& postgres() { return *postgres_; }
  PrivateRedis& redis() { return *redis_; }
  const std::string& database() const { return database_; }
  // As a service's own role, or as the superuser for the role "postgres".
  std::string conninfo(const std::string& service) const;
  std::string LogOf(const std::string& process) const;
  const TempFolder& folder() const { return *folder_; }

 private:
  explicit Line(LineOptions options) : options_(std::move(options)) {}
  absl::Status Open();
  std::vector<std::string> ArgumentsOf(const std::string& process) const;

  const LineOptions options_;
  std::unique_ptr<TempFolder> folder_;
  std::unique_ptr<PrivatePostgres> postgres_;
  std::unique_ptr<PrivateRedis> redis_;
  std::string database_;
  std::map<std::string, int> ports_;
  std::map<std::string, std::unique_ptr<Program>> programs_;
};

}  // namespace homecare::testing
