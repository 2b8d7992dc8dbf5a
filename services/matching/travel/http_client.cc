#include "services/matching/travel/http_client.h"

#include <curl/curl.h>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/status.h"

namespace homecare::matching {
namespace {

// libcurl's own set-up is not thread safe; a local static is.
void SetUpCurl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  HC_CHECK(code == CURLE_OK);
}

struct Body {
  std::string bytes;
  size_t most = 0;
  bool too_long = false;
};

size_t Take(char* data, size_t size, size_t count, void* user) {
  auto* body = static_cast<Body*>(user);
  const size_t bytes = size * count;
  if (bytes > body->most - body->bytes.size()) {
    body->too_long = true;
    return 0;  // Ends the transfer.
  }
  body->bytes.append(data, bytes);
  return bytes;
}

absl::Status Failure(CURLcode code, const Body& body) {
  if (body.too_long) {
    return NamedError(absl::StatusCode::kResourceExhausted, "HTTP_ANSWER_TOO_LONG",
                      absl::StrCat("the answer has more than ", body.most, " bytes"));
  }
  return NamedError(absl::StatusCode::kUnavailable, "HTTP_UNAVAILABLE", curl_easy_strerror(code));
}

}  // namespace

struct HttpClient::Handle {
  CURL* curl = curl_easy_init();
  ~Handle() { curl_easy_cleanup(curl); }
};

HttpClient::HttpClient(const HttpLimits& limits)
    : limits_(limits), handle_((SetUpCurl(), std::make_unique<Handle>())) {
  CURL* curl = handle_->curl;
  HC_CHECK(curl != nullptr);
  // Without it the timeout of a look-up would be a signal to the process.
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "homecare");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(limits.connect_timeout)));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(limits.timeout)));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Take);
}

HttpClient::~HttpClient() = default;

absl::StatusOr<std::string> HttpClient::Get(const std::string& url) {
  CURL* curl = handle_->curl;
  Body body{.most = static_cast<size_t>(limits_.most_answer_bytes)};
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return Failure(code, body);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) {
    return NamedError(absl::StatusCode::kFailedPrecondition, "HTTP_REFUSED",
                      absl::StrCat("HTTP status ", status));
  }
  return std::move(body.bytes);
}

}  // namespace homecare::matching
