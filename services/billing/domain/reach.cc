#include "services/billing/domain/reach.h"

#include <algorithm>
#include <set>

#include "common/base/civil_time.h"

namespace homecare::billing {
namespace {

bool SameTerms(const Grant* a, const Grant* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->level == b->level && a->area == b->area;
}

// What is granted changes only where some grant begins or ends.
std::optional<absl::CivilDay> FirstDayGrantedOtherwise(const std::vector<Grant>& before,
                                                       const std::vector<Grant>& after) {
  std::set<absl::CivilDay> edges;
  for (const std::vector<Grant>* grants : {&before, &after}) {
    for (const Grant& grant : *grants) {
      edges.insert(grant.valid_from);
      if (grant.valid_to) edges.insert(*grant.valid_to);
    }
  }
  for (const absl::CivilDay day : edges) {
    if (!SameTerms(GrantOn(before, day), GrantOn(after, day))) return day;
  }
  return std::nullopt;
}

bool SuspendedAt(const std::vector<Suspension>& suspensions, absl::Time instant) {
  return std::any_of(suspensions.begin(), suspensions.end(), [&](const Suspension& suspension) {
    return suspension.start_time <= instant &&
           (!suspension.end_time || instant < *suspension.end_time);
  });
}

std::optional<absl::Time> FirstInstantSuspendedOtherwise(const std::vector<Suspension>& before,
                                                         const std::vector<Suspension>& after) {
  std::set<absl::Time> edges;
  for (const std::vector<Suspension>* suspensions : {&before, &after}) {
    for (const Suspension& suspension : *suspensions) {
      edges.insert(suspension.start_time);
      if (suspension.end_time) edges.insert(*suspension.end_time);
    }
  }
  for (const absl::Time instant : edges) {
    if (SuspendedAt(before, instant) != SuspendedAt(after, instant)) return instant;
  }
  return std::nullopt;
}

}  // namespace

VisitWindow WindowOf(absl::CivilMonth first, absl::CivilMonth last) {
  return {StartOf(first) - kLongestVisit, StartOf(last + 1)};
}

VisitWindow ClosedWindowOf(absl::CivilMonth month) {
  return {StartOf(month) - kLongestVisit, StartOf(month + 1) + kLongestVisit};
}

VisitWindow WindowAround(absl::Time start, absl::Time end) {
  return WindowOf(ServiceMonth(start), ServiceMonth(end + kLongestVisit));
}

absl::CivilMonth LastMonthReached(const std::vector<Visit>& others, absl::Time start,
                                  absl::Time end) {
  absl::Time last = end;
  for (const Visit& visit : others) {
    if (visit.check_in_time < end) last = std::max(last, visit.check_out_time);
  }
  // An end is exclusive, but an empty visit has a month too.
  return ServiceMonth(std::max(start, last - absl::Nanoseconds(1)));
}

std::optional<absl::CivilMonth> FirstMonthReached(const ElderFacts& before,
                                                  const ElderFacts& after) {
  if (before.registered_area != after.registered_area) return absl::CivilMonth::min();
  std::optional<absl::CivilMonth> first;
  if (const auto day = FirstDayGrantedOtherwise(before.grants, after.grants)) {
    first = absl::CivilMonth(*day);
  }
  if (const auto instant = FirstInstantSuspendedOtherwise(before.suspensions, after.suspensions)) {
    first = std::min(first.value_or(absl::CivilMonth::max()), ServiceMonth(*instant));
  }
  return first;
}

}  // namespace homecare::billing
