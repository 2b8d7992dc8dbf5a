#include "services/matching/travel/make_times.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"

namespace homecare::matching {
namespace {

bool IsServiceUrl(absl::string_view url) {
  if (!absl::ConsumePrefix(&url, "http://") && !absl::ConsumePrefix(&url, "https://")) return false;
  if (url.empty() || url.front() == '/' || url.front() == ':') return false;
  for (const char c : url) {
    // A query or fragment would swallow the path that is put behind.
    if (!absl::ascii_isgraph(c) || c == '?' || c == '#') return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TravelTimes>> MakeTravelTimes(MatrixOptions options,
                                                             const TravelPolicy& policy) {
  if (options.url.empty()) return std::make_unique<GreatCircleTimes>(policy);
  if (!IsServiceUrl(options.url)) {
    return NamedError(absl::StatusCode::kInvalidArgument, "INVALID_TRAVEL_URL",
                      "the URL of the travel matrix service is not http://host:port");
  }
  if (options.most_coordinates < 2) {
    return NamedError(absl::StatusCode::kInvalidArgument, "INVALID_TRAVEL_LIMIT",
                      "a request to the travel matrix service has at least 2 coordinates");
  }
  return std::make_unique<MatrixTimes>(std::move(options), policy);
}

}  // namespace homecare::matching
