#include "services/matching/travel/matrix_times.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/log/log.h"
#include "services/matching/travel/osrm_table.h"

namespace homecare::matching {
namespace {

absl::Duration MachineUptime() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

MatrixOptions WithClock(MatrixOptions options) {
  if (!options.uptime) options.uptime = &MachineUptime;
  return options;
}

std::vector<GridPoint> PointsOf(const DistinctPoints& points, const std::vector<int>& places) {
  std::vector<GridPoint> chosen;
  for (int place : places) chosen.push_back(points.points[place]);
  return chosen;
}

}  // namespace

MatrixTimes::MatrixTimes(MatrixOptions options, const TravelPolicy& policy)
    : options_(WithClock(std::move(options))),
      travel_(policy),
      overhead_seconds_(static_cast<int32_t>(absl::ToInt64Seconds(policy.overhead))),
      version_(absl::StrCat("osrm/", policy.version)),
      breaker_(options_.breaker),
      cache_(options_.cached_journeys, options_.cache_life) {
  HC_CHECK(options_.connections >= 1);
}

TravelTable MatrixTimes::Table(absl::Span<const Place> sources,
                               absl::Span<const Place> destinations) {
  TableCall call(sources, destinations);
  FillFromCache(&call);
  Fetch(call.MissingBlocks(options_.most_coordinates), &call);
  TravelTable table = call.Finish(travel_);
  options_.count(TravelCount::kPairsEstimated, table.estimated);
  return table;
}

Journey MatrixTimes::Whole(Journey told) const {
  return {told.seconds + overhead_seconds_, told.metres};
}

void MatrixTimes::FillFromCache(TableCall* call) {
  const absl::Duration now = options_.uptime();
  int64_t cached = 0;
  for (int i : call->from().distinct) {
    const GridPoint& from = call->from().points[i];
    for (int j : call->to().distinct) {
      const GridPoint& to = call->to().points[j];
      if (from == to) {
        call->Set(i, j, {});
      } else if (const auto journey = cache_.Find(from, to, now)) {
        call->Set(i, j, Whole(*journey));
        ++cached;
      }
    }
  }
  options_.count(TravelCount::kPairsCached, cached);
}

void MatrixTimes::Fetch(const std::vector<TableBlock>& blocks, TableCall* call) {
  const absl::Duration deadline = options_.uptime() + options_.table_budget;
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    HttpClient client(options_.http);
    for (size_t i = next++; i < blocks.size(); i = next++) {
      const absl::Duration now = options_.uptime();
      if (now < deadline && breaker_.Allows(now)) {
        FetchBlock(blocks[i], client, call);
      } else {
        options_.count(TravelCount::kSkipped, 1);
      }
    }
  };
  const size_t helpers = std::min(static_cast<size_t>(options_.connections), blocks.size());
  std::vector<std::thread> threads;
  for (size_t i = 1; i < helpers; ++i) threads.emplace_back(work);
  if (helpers > 0) work();
  for (std::thread& thread : threads) thread.join();
}

void MatrixTimes::FetchBlock(const TableBlock& block, HttpClient& client, TableCall* call) {
  options_.count(TravelCount::kRequests, 1);
  const auto body = client.Get(OsrmTableUrl(options_.url, PointsOf(call->from(), block.sources),
                                            PointsOf(call->to(), block.destinations)));
  if (!body.ok()) return NoteFailure(body.status());
  const auto journeys = ParseOsrmTable(*body, block.sources.size(), block.destinations.size());
  if (!journeys.ok()) return NoteFailure(journeys.status());
  if (breaker_.Succeeded()) log::Info("the travel matrix service answers again");
  Keep(block, *journeys, call);
}

void MatrixTimes::Keep(const TableBlock& block, const std::vector<std::optional<Journey>>& journeys,
                       TableCall* call) {
  const absl::Duration now = options_.uptime();
  int64_t fetched = 0;
  for (size_t k = 0; k < journeys.size(); ++k) {
    const int i = block.sources[k / block.destinations.size()];
    const int j = block.destinations[k % block.destinations.size()];
    const GridPoint &from = call->from().points[i], &to = call->to().points[j];
    if (!journeys[k].has_value() || from == to) continue;
    call->Set(i, j, Whole(*journeys[k]));
    cache_.Put(from, to, *journeys[k], now);
    ++fetched;
  }
  options_.count(TravelCount::kPairsFetched, fetched);
}

// Said once, not for each request of an outage. Never the URL: it may carry a password.
void MatrixTimes::NoteFailure(const absl::Status& status) {
  options_.count(TravelCount::kFailures, 1);
  if (!breaker_.Failed(options_.uptime())) return;
  log::Warning("the travel matrix service is away; the great circle stands in",
               {{"error", status.message()}});
}

}  // namespace homecare::matching
