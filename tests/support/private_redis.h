// A Redis 7 server of the test's own: a unix socket in a temporary folder, no TCP, gone with the
// test process.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

struct RedisOptions {
  bool durable = false;                // append-only file, flushed each second, as in production
  std::vector<std::string> arguments;  // further ones for redis-server
};

// Start and Stop are for one thread at a time; everything else is thread safe. Needs
// /usr/bin/redis-server (HOMECARE_REDIS_SERVER names another).
class PrivateRedis {
 public:
  // The one that the tests of this process share, started at the first call. Ends the process
  // with the reason where it cannot start.
  static PrivateRedis& Shared();

  // A server of one's own, for tests that stop or flush it. INTERNAL with Redis's own words.
  static absl::StatusOr<std::unique_ptr<PrivateRedis>> Create(const RedisOptions& options);

  std::string socket_path() const { return folder_->File("redis.sock"); }

  // Empties the server: what a deleted append-only file does.
  absl::Status FlushAll() const;

  // Start returns when the server answers, at most 30 s later.
  absl::Status Start();
  // Without mercy (kill -9) where `crash` is true; else as an operator would.
  void Stop(bool crash = false);

  std::string Log() const { return server_ == nullptr ? "" : server_->Log(); }

 private:
  PrivateRedis(RedisOptions options, std::unique_ptr<TempFolder> folder)
      : options_(std::move(options)), folder_(std::move(folder)) {}
  std::vector<std::string> Arguments() const;
  absl::Status Command(const char* command) const;

  const RedisOptions options_;
  const std::unique_ptr<TempFolder> folder_;
  std::unique_ptr<Program> server_;
};

}  // namespace homecare::testing
