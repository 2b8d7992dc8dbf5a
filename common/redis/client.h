// A connection to Redis: the only door to hiredis 0.14. TRAPS.md "hiredis" says why each guard is
// here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

struct redisContext;

namespace homecare::redis {

// What the server said. An error of the server (NOGROUP, OOM, ...) is a reply of its own kind, not
// a status: only the caller knows which of them it expects.
struct Reply {
  enum class Kind { kNil, kInteger, kText, kError, kArray };

  Kind kind = Kind::kNil;
  int64_t integer = 0;
  std::string text;  // of kText and kError; any bytes
  std::vector<Reply> elements;

  // An error whose text begins with `code`.
  bool IsError(absl::string_view code = "") const;
};

struct ClientOptions {
  // The path of a unix socket, or "host:port" on a private network (hiredis 0.14 has no TLS).
  std::string address;
  absl::Duration connect_timeout = absl::Milliseconds(500);
  // How long the server may be silent. A blocking read must block for less.
  absl::Duration command_timeout = absl::Seconds(2);
};

// The name and the arguments of a command; any bytes.
using Words = std::vector<std::string>;

// Not thread safe: one client a thread. Connects at the first command. After any error or timeout
// the connection is thrown away and the next command opens a new one, so that a late answer can
// never be taken for another command's.
class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();

  // UNAVAILABLE, REDIS_UNAVAILABLE where no answer came: whether the command was carried out is
  // then unknown.
  absl::StatusOr<Reply> Command(const Words& words);

  // Sends all, then reads all: a reply each, in order. Errors as Command, for the whole.
  absl::StatusOr<std::vector<Reply>> Pipeline(const std::vector<Words>& commands);

 private:
  struct Free {
    void operator()(redisContext* context) const;
  };

  absl::Status Connect();
  absl::StatusOr<Reply> Receive();
  // The status of what went wrong; throws the connection away.
  absl::Status Broken();

  const ClientOptions options_;
  std::unique_ptr<redisContext, Free> context_;
};

}  // namespace homecare::redis
