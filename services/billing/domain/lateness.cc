#include "services/billing/domain/lateness.h"

#include <algorithm>
#include <tuple>

#include "common/base/check.h"
#include "common/base/mutant.h"

namespace homecare::billing {
namespace {

bool Before(const Recorded<Visit>* a, const Recorded<Visit>* b) {
  return std::tie(a->fact.visit_id, a->recorded_time) <
         std::tie(b->fact.visit_id, b->recorded_time);
}

}  // namespace

VisitRecords::VisitRecords(const std::vector<Recorded<Visit>>& records) {
  records_.reserve(records.size());
  for (const Recorded<Visit>& record : records) records_.push_back(&record);
  std::stable_sort(records_.begin(), records_.end(), &Before);
}

absl::Time VisitRecords::LateSince(absl::string_view visit_id, absl::Time close_time,
                                   absl::Time time) const {
  const auto first = std::partition_point(
      records_.begin(), records_.end(),
      [&](const Recorded<Visit>* record) { return record->fact.visit_id < visit_id; });
  auto now = records_.end();
  for (auto it = first; it != records_.end() && (*it)->fact.visit_id == visit_id; ++it) {
    if ((*it)->KnownAt(close_time)) return absl::InfinitePast();
    if ((*it)->KnownAt(time)) now = it;
  }
  HC_CHECK(now != records_.end());
  absl::Time start = (*now)->recorded_time;
  while (now != first) {
    --now;
    const bool continued = (*now)->replaced_time == start && (*now)->recorded_time < start;
    if (continued) start = (*now)->recorded_time;
  }
  return start;
}

void VisitRecords::PutLateLast(absl::Time close_time, absl::Time time, VisitQueue& queue) const {
  std::vector<absl::Time> since;
  since.reserve(queue.visits.size());
  for (QueuedVisit& queued : queue.visits) {
    since.push_back(LateSince(queued.visit->visit_id, close_time, time));
    queued.late = since.back() > close_time;
  }
  if (MutantIs("late_in_place")) return;
  // Those known at the close have one key, and stay as they are.
  const auto key = [&](int place) {
    return std::pair(since[place], queue.visits[place].late
                                       ? absl::string_view(queue.visits[place].visit->visit_id)
                                       : absl::string_view());
  };
  std::stable_sort(queue.order.begin(), queue.order.end(),
                   [&](int a, int b) { return key(a) < key(b); });
}

}  // namespace homecare::billing
