// A real program as a child of the test: a service, PostgreSQL, Redis.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

struct ProgramOptions {
  std::vector<std::string> arguments;    // argv; the first is the path of the program
  std::string log_path;                  // standard output and error are appended; empty: ours
  std::vector<std::string> environment;  // NAME=value, on top of the test's own
  std::optional<Account> account;        // where it is not the test's own; needs root
  int death_signal = SIGKILL;            // what the child gets when the test process dies
};

// The child dies with the test process, however that one ends, and with this object. Thread safe.
class Program {
 public:
  // INTERNAL with the system's reason where the program cannot be executed.
  static absl::StatusOr<std::unique_ptr<Program>> Start(ProgramOptions options);
  ~Program();  // SIGKILL, if it still runs
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }
  bool Running();
  // The exit code, 128 + N for an end by signal N; nothing where it still runs after `timeout`.
  std::optional<int> Wait(absl::Duration timeout);
  // Does nothing once the program has ended.
  void Signal(int signal);
  // kill -9, and waits for the end.
  void Kill();
  // SIGTERM; kill -9 where that does not end it within `timeout`. The exit code as of Wait.
  int Terminate(absl::Duration timeout = absl::Seconds(10));
  // What it has written to its log so far.
  std::string Log() const;

 private:
  Program(pid_t pid, std::string log_path) : pid_(pid), log_path_(std::move(log_path)) {}

  const pid_t pid_;
  const std::string log_path_;
  std::mutex mutex_;
  std::optional<int> exit_code_;
};

// Starts a program and waits for its end: OK for exit code 0, else INTERNAL with its log.
absl::Status RunProgram(ProgramOptions options, absl::Duration timeout = absl::Minutes(1));

// The path of one of our own programs: HOMECARE_BIN_DIR, or bin/ beside the running test.
std::string OwnProgram(absl::string_view name);

// The repository: HOMECARE_ROOT, or the current folder (where ctest starts tests).
std::string RepositoryRoot();

}  // namespace homecare::testing
