// Asks an HTTP server of the private network, one request at a time.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace homecare::matching {

struct HttpLimits {
  absl::Duration connect_timeout = absl::Seconds(2);
  // Of the whole request.
  absl::Duration timeout = absl::Seconds(5);
  int64_t most_answer_bytes = int64_t{4} << 20;
};

// One thread at a time. Keeps its connection between requests. Follows no redirects, takes no proxy
// from the environment.
class HttpClient {
 public:
  explicit HttpClient(const HttpLimits& limits);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // The body of an answer with status 200. UNAVAILABLE where there was none in time or it broke
  // off; RESOURCE_EXHAUSTED where it was too long; FAILED_PRECONDITION for any other HTTP status.
  absl::StatusOr<std::string> Get(const std::string& url);

 private:
  struct Handle;
  const HttpLimits limits_;
  const std::unique_ptr<Handle> handle_;
};

}  // namespace homecare::matching
