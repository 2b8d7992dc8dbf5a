// Travel by the roads: a service that speaks OSRM's `table` form of HTTP is asked, and the great
// circle stands in where it is away or knows no way.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/matching/domain/travel_times.h"
#include "services/matching/travel/circuit_breaker.h"
#include "services/matching/travel/http_client.h"
#include "services/matching/travel/journey_cache.h"
#include "services/matching/travel/table_call.h"

namespace homecare::matching {

// What MatrixTimes counts.
enum class TravelCount {
  kPairsFetched,    // told by the service
  kPairsCached,     // told by it before
  kPairsEstimated,  // the great circle stood in
  kRequests,        // sent
  kFailures,        // of these: no answer, not in time, or no table
  kSkipped,         // not sent, because the service is left alone for a while or time was up
};

struct MatrixOptions {
  // Scheme, host and port, and a path if the service lies below one: "http://127.0.0.1:5000".
  std::string url;
  HttpLimits http;
  // OSRM refuses more (its --max-table-size).
  int most_coordinates = 100;
  // Requests at the same time.
  int connections = 4;
  // After so long a table asks no more.
  absl::Duration table_budget = absl::Minutes(2);
  CircuitBreakerOptions breaker;
  int64_t cached_journeys = 1'000'000;
  absl::Duration cache_life = absl::Hours(24);
  // Called from several threads.
  std::function<void(TravelCount, int64_t)> count = [](TravelCount, int64_t) {};
  // A clock that does not go back; empty is the machine's.
  std::function<absl::Duration()> uptime;
};

// Thread safe. The service's seconds get the policy's overhead on top: it does not know how long it
// takes to leave and to arrive. Places within the same 1e-5 degrees are one place.
class MatrixTimes : public TravelTimes {
 public:
  MatrixTimes(MatrixOptions options, const TravelPolicy& policy);

  TravelTable Table(absl::Span<const Place> sources, absl::Span<const Place> destinations) override;
  std::string version() const override { return version_; }

 private:
  // The service's answer, with the overhead that it does not know of.
  Journey Whole(Journey told) const;
  void Fetch(const std::vector<TableBlock>& blocks, TableCall* call);
  void FetchBlock(const TableBlock& block, HttpClient& client, TableCall* call);
  void FillFromCache(TableCall* call);
  void Keep(const TableBlock& block, const std::vector<std::optional<Journey>>& journeys,
            TableCall* call);
  void NoteFailure(const absl::Status& status);

  const MatrixOptions options_;
  const Travel travel_;
  const int32_t overhead_seconds_;
  const std::string version_;
  CircuitBreaker breaker_;
  JourneyCache cache_;
};

}  // namespace homecare::matching
