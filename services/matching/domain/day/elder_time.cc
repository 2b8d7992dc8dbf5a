#include "services/matching/domain/day/elder_time.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace homecare::matching {
namespace {

constexpr int64_t kMinute = 60;

using Key = std::pair<std::string, ElderSlot>;

// Where a visit is to be kept from the others of its elder: [earliest, latest] starts.
struct Chain {
  std::vector<int> visits;
  std::vector<int64_t> earliest, latest;
};

int64_t FirstStart(const DayVisit& visit) {
  return visit.former_caregiver_id.empty() ? visit.starts.front().start : visit.former_start;
}

// In the order in which the windows close, so that the chain exists if any does (nearly always:
// windows within windows are rare); each as early, and as late, as the others leave it.
Chain ChainOf(std::vector<int> indices, const Day& day) {
  const auto& visits = day.visits;
  std::sort(indices.begin(), indices.end(), [&](int a, int b) {
    return std::make_tuple(FirstStart(visits[a]), visits[a].starts.back().end, a) <
           std::make_tuple(FirstStart(visits[b]), visits[b].starts.back().end, b);
  });
  Chain chain{indices, {}, {}};
  int64_t after = 0;
  for (const int i : indices) {
    chain.earliest.push_back(std::max(visits[i].starts.front().start, after));
    after = chain.earliest.back() + visits[i].duration_seconds;
  }
  int64_t before =
      visits[indices.back()].starts.back().end + visits[indices.back()].duration_seconds;
  for (auto i = indices.rbegin(); i != indices.rend(); ++i) {
    const int64_t latest =
        std::min(visits[*i].starts.back().end - 1, before - visits[*i].duration_seconds);
    chain.latest.insert(chain.latest.begin(), latest);
    before = latest;
  }
  return chain;
}

bool Possible(const Chain& chain) {
  for (size_t i = 0; i < chain.visits.size(); ++i) {
    if (chain.earliest[i] > chain.latest[i]) return false;
  }
  return true;
}

// Two neighbours are parted at an instant between the first one's earliest end and the second one's
// latest start, or between what was promised of them. Each visit gets its share of the room.
int64_t Parting(const Chain& chain, size_t i, const Day& day) {
  const DayVisit& first = day.visits[chain.visits[i]];
  const DayVisit& second = day.visits[chain.visits[i + 1]];
  int64_t from = chain.earliest[i] + first.duration_seconds;
  int64_t to = chain.latest[i + 1];
  if (!first.former_caregiver_id.empty()) {
    from = std::clamp(first.former_start + first.duration_seconds, from, to);
  }
  if (!second.former_caregiver_id.empty()) to = std::clamp(second.former_start, from, to);
  const auto share = static_cast<int64_t>(i) + 1, all = static_cast<int64_t>(chain.visits.size());
  return from + (to - from) * share / all / kMinute * kMinute;
}

std::vector<Span> Clipped(const std::vector<Span>& starts, const Span& to) {
  std::vector<Span> out;
  for (const Span& span : starts) {
    const Span both = {std::max(span.start, to.start), std::min(span.end, to.end)};
    if (!both.empty()) out.push_back(both);
  }
  return out;
}

void KeepApart(const std::vector<int>& indices, Day& day) {
  const Chain chain = ChainOf(indices, day);
  if (!Possible(chain)) return;  // more than the elder has time for: whoever is assigned first
  std::vector<int64_t> partings;
  for (size_t i = 0; i + 1 < indices.size(); ++i) partings.push_back(Parting(chain, i, day));
  std::vector<std::vector<Span>> starts;
  for (size_t i = 0; i < chain.visits.size(); ++i) {
    const DayVisit& visit = day.visits[chain.visits[i]];
    Span within = {visit.starts.front().start, visit.starts.back().end};
    if (i > 0) within.start = std::max(within.start, partings[i - 1]);
    if (i < partings.size()) {
      within.end = std::min(within.end, partings[i] - visit.duration_seconds + 1);
    }
    starts.push_back(Clipped(visit.starts, within));
    if (starts.back().empty()) return;
  }
  for (size_t i = 0; i < chain.visits.size(); ++i) {
    day.visits[chain.visits[i]].starts = std::move(starts[i]);
  }
}

}  // namespace

std::vector<Span> Without(const std::vector<Span>& starts, int64_t duration, const Span& busy) {
  if (busy.empty()) return starts;
  std::vector<Span> out;
  for (const Span& span : starts) {
    const Span before = {span.start, std::min(span.end, busy.start - duration + 1)};
    const Span after = {std::max(span.start, busy.end), span.end};
    if (!before.empty()) out.push_back(before);
    if (!after.empty()) out.push_back(after);
  }
  return out;
}

void KeepEldersApart(const std::vector<Job>& jobs, const std::vector<Booking>& fixed, Day& day) {
  std::map<Key, std::vector<Span>> busy;
  for (const Booking& booking : fixed) {
    busy[{booking.elder_id, booking.slot}].push_back(booking.entry.span);
  }
  std::map<Key, std::vector<int>> of_elder;
  for (size_t i = 0; i < jobs.size(); ++i) {
    DayVisit& visit = day.visits[i];
    const Key key = {jobs[i].elder_id, jobs[i].slot()};
    if (const auto found = busy.find(key); found != busy.end()) {
      for (const Span& span : found->second) {
        visit.starts = Without(visit.starts, visit.duration_seconds, span);
      }
    }
    if (!visit.starts.empty()) of_elder[key].push_back(static_cast<int>(i));
  }
  for (const auto& [key, indices] : of_elder) {
    if (indices.size() > 1) KeepApart(indices, day);
  }
}

void PairSecondCaregivers(const std::vector<Job>& jobs, Day& day) {
  using Window = std::tuple<std::string, absl::Time, absl::Time>;
  const auto window = [](const Job& job) {
    return Window(job.elder_id, job.window_start_time, job.window_end_time);
  };
  std::map<Window, std::vector<int>> ordinary;
  for (size_t i = 0; i < jobs.size(); ++i) {
    if (!jobs[i].double_up) ordinary[window(jobs[i])].push_back(static_cast<int>(i));
  }
  for (size_t i = 0; i < jobs.size(); ++i) {
    if (!jobs[i].double_up) continue;
    DayVisit& second = day.visits[i];
    for (const int candidate : ordinary[window(jobs[i])]) {
      DayVisit& first = day.visits[candidate];
      const bool promised_apart = day.change_seconds > 0 && !first.former_caregiver_id.empty() &&
                                  !second.former_caregiver_id.empty() &&
                                  first.former_start != second.former_start;
      if (!first.together_with.empty() || promised_apart) continue;
      first.together_with = second.order_id;
      second.together_with = first.order_id;
      break;
    }
  }
}

}  // namespace homecare::matching
