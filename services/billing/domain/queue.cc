#include "services/billing/domain/queue.h"

#include <algorithm>
#include <numeric>

#include "common/base/civil_time.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/service_days.h"

namespace homecare::billing {
namespace {

Interval WholeSeconds(const Visit& visit) {
  return {FloorSeconds(visit.check_in_time), FloorSeconds(visit.check_out_time)};
}

// From the first check-in to the last check-out of all care visits that touch the month: whoever is
// outside can neither give it a minute nor take one from it. One that begins after the month counts
// where it may come earlier in the queue ("After the close" 2): what it takes may be the end of the
// month's last minute.
Interval ReachOf(const std::vector<Visit>& visits, absl::CivilMonth month) {
  const DaySpan days = DaysOf(month);
  const Interval own{StartSecond(days.from), StartSecond(days.to)};
  Interval reach = own;
  for (const Visit& visit : visits) {
    const Interval interval = WholeSeconds(visit);
    if (visit.bucket != Bucket::kCare || !interval.Meets(own)) continue;
    reach.start_second = std::min(reach.start_second, interval.start_second);
    reach.end_second = std::max(reach.end_second, interval.end_second);
  }
  return reach;
}

bool Earlier(const QueuedVisit& a, const QueuedVisit& b) {
  if (a.interval.start_second != b.interval.start_second) {
    return a.interval.start_second < b.interval.start_second;
  }
  return a.visit->visit_id < b.visit->visit_id;
}

}  // namespace

Minutes QueuedVisit::raw_minutes() const {
  return Minutes((interval.end_second - interval.start_second) / 60);
}

absl::StatusOr<VisitQueue> QueueOf(const std::vector<Visit>& visits, absl::CivilMonth month,
                                   const Rulebook& rules) {
  const Interval reach = ReachOf(visits, month);
  VisitQueue queue;
  queue.visits.reserve(visits.size());
  for (const Visit& visit : visits) {
    const Interval interval = WholeSeconds(visit);
    if (visit.bucket != Bucket::kCare || !interval.Meets(reach)) continue;
    const Policy* policy = rules.FindPolicy(DayOf(interval.start_second));
    if (policy == nullptr) return PolicyMissing(CivilDayOf(DayOf(interval.start_second)));
    queue.visits.push_back({&visit, interval, policy});
  }
  std::sort(queue.visits.begin(), queue.visits.end(), &Earlier);
  queue.order.resize(queue.visits.size());
  std::iota(queue.order.begin(), queue.order.end(), 0);
  return queue;
}

}  // namespace homecare::billing
