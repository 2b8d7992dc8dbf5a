// What repeats more exactly than life does.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "services/billing/audit/month_view.h"

namespace homecare::billing::audit {
namespace {

using Point = std::pair<int64_t, int64_t>;  // In millionths of a degree.

Point PointOf(const LatLng& at) {
  return {std::llround(at.latitude_degrees * 1e6), std::llround(at.longitude_degrees * 1e6)};
}

int64_t MinuteOf(absl::Time time) { return FloorSeconds(time) / 60; }

bool AsBooked(const AuditedVisit& visit) {
  return MinuteOf(visit.check_in_time) == MinuteOf(visit.planned_start_time) &&
         MinuteOf(visit.check_out_time) == MinuteOf(visit.planned_end_time);
}

bool Enough(const Visits& some, size_t all, int most, double share) {
  return std::ssize(some) >= most &&
         static_cast<double>(some.size()) >= share * static_cast<double>(all);
}

Visits ByDevices(const Visits& visits) {
  Visits out;
  std::copy_if(visits.begin(), visits.end(), std::back_inserter(out),
               [](const AuditedVisit* visit) { return !ByHand(*visit); });
  return out;
}

// The cap of the level on the last entitled day of the month, and the entitled days of it.
struct Entitled {
  Minutes cap;
  int days = 0;
};

Entitled EntitledIn(const MonthEvidence& month, const AuditedElder& elder) {
  Entitled entitled;
  const absl::CivilDay end(month.month + 1);
  for (absl::CivilDay day(month.month); day < end; ++day) {
    const Grant* const grant = GrantOn(elder.grants, day);
    if (grant == nullptr) continue;
    ++entitled.days;
    entitled.cap = month.caps[static_cast<size_t>(grant->level)];
  }
  return entitled;
}

Minutes SubsidisedOf(const Visits& visits) {
  Minutes sum;
  for (const AuditedVisit* visit : visits) sum += visit->subsidised;
  return sum;
}

int ExceptionsOf(const Visits& visits) {
  int count = 0;
  for (const AuditedVisit* visit : visits) count += static_cast<int>(visit->exceptions.size());
  return count;
}

}  // namespace

void IdenticalCoordinates(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [caregiver, visits] : month.by_caregiver()) {
    std::map<Point, Visits> places;
    for (const AuditedVisit* visit : visits) {
      std::set<Point> own;
      for (const auto* proof : {&visit->check_in, &visit->check_out}) {
        if (*proof && (*proof)->point && (*proof)->method == Method::kGps) {
          own.insert(PointOf(*(*proof)->point));
        }
      }
      for (const Point& point : own) places[point].push_back(visit);
    }
    for (const auto& [point, same] : places) {
      if (std::ssize(same) < t.identical_points) continue;
      findings->push_back(
          About(same, {{"threshold_visits", absl::StrCat(t.identical_points)}},
                absl::StrCat("Caregiver ", caregiver, ": the very same coordinates on ",
                             same.size(), " visits.")));
    }
  }
}

void IdenticalDurations(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [caregiver, visits] : month.by_caregiver()) {
    const Visits measured = ByDevices(visits);
    std::map<int64_t, Visits> lengths;
    for (const AuditedVisit* visit : measured) {
      lengths[absl::ToInt64Seconds(Length(*visit))].push_back(visit);
    }
    for (const auto& [seconds, same] : lengths) {
      if (!Enough(same, measured.size(), t.identical_durations, t.identical_durations_share)) {
        continue;
      }
      findings->push_back(About(same,
                                {{"duration_seconds", absl::StrCat(seconds)},
                                 {"visits_of_month", absl::StrCat(measured.size())},
                                 {"threshold_visits", absl::StrCat(t.identical_durations)},
                                 {"threshold_share", absl::StrCat(t.identical_durations_share)}},
                                absl::StrCat("Caregiver ", caregiver, ": ", same.size(),
                                             " visits took the same ", seconds, " seconds.")));
    }
  }
}

void BookedEqualsActual(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [caregiver, visits] : month.by_caregiver()) {
    const Visits measured = ByDevices(visits);
    Visits same;
    std::copy_if(measured.begin(), measured.end(), std::back_inserter(same),
                 [](const AuditedVisit* visit) { return AsBooked(*visit); });
    if (!Enough(same, measured.size(), t.as_booked_visits, t.as_booked_share)) continue;
    findings->push_back(
        About(same,
              {{"visits_of_month", absl::StrCat(measured.size())},
               {"threshold_visits", absl::StrCat(t.as_booked_visits)},
               {"threshold_share", absl::StrCat(t.as_booked_share)}},
              absl::StrCat("Caregiver ", caregiver, ": ", same.size(), " of ", measured.size(),
                           " visits began and ended at the minute booked.")));
  }
}

void MonthEndSurge(const MonthView& month, const Thresholds& t, Findings* findings) {
  const absl::Time tail = StartOf(absl::CivilDay(month.month().month + 1) - t.surge_days);
  for (const auto& [elder_id, visits] : month.by_elder()) {
    const AuditedElder* const elder = month.elder(elder_id);
    if (elder == nullptr) continue;
    const Entitled entitled = EntitledIn(month.month(), *elder);
    const int days_before = entitled.days - t.surge_days;
    const double cap = static_cast<double>(entitled.cap.value());
    const double total = static_cast<double>(SubsidisedOf(visits).value());
    // Who came into the programme at the month's end has no pace to compare with.
    if (days_before < t.surge_days || total < t.surge_cap_share * cap || total > cap) continue;
    Visits late;
    std::copy_if(visits.begin(), visits.end(), std::back_inserter(late),
                 [&](const AuditedVisit* visit) { return visit->check_in_time >= tail; });
    const double in_tail = static_cast<double>(SubsidisedOf(late).value());
    const double pace = (total - in_tail) / days_before;
    if (late.empty() || in_tail / t.surge_days < t.surge_ratio * pace) continue;
    findings->push_back(About(
        late,
        {{"subsidised_minutes", absl::StrCat(total)},
         {"cap_minutes", absl::StrCat(cap)},
         {"last_days_minutes", absl::StrCat(in_tail)},
         {"threshold_ratio", absl::StrCat(t.surge_ratio)},
         {"threshold_cap_share", absl::StrCat(t.surge_cap_share)}},
        absl::StrCat("Elder ", elder_id, ": ", in_tail, " of ", total, " minutes in the last ",
                     t.surge_days, " days, just under the cap of ", cap, ".")));
  }
}

void AlwaysFullCap(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [elder_id, visits] : month.by_elder()) {
    const AuditedElder* const elder = month.elder(elder_id);
    if (elder == nullptr || std::ssize(elder->months_before) < t.full_cap_months - 1) continue;
    std::vector<MonthUsed> months(elder->months_before.end() - (t.full_cap_months - 1),
                                  elder->months_before.end());
    months.push_back({SubsidisedOf(visits), elder->over_cap, EntitledIn(month.month(), *elder).cap,
                      ExceptionsOf(visits)});
    // Who is given more than the cap needs more: then a full cap is what is to be expected.
    const bool always = std::all_of(months.begin(), months.end(), [](const MonthUsed& used) {
      return used.cap > Minutes(0) && used.subsidised == used.cap && used.over_cap == Minutes(0) &&
             used.exceptions == 0;
    });
    if (!always) continue;
    findings->push_back(
        About(visits,
              {{"cap_minutes", absl::StrCat(months.back().cap.value())},
               {"threshold_months", absl::StrCat(t.full_cap_months)}},
              absl::StrCat("Elder ", elder_id, ": exactly the cap in ", t.full_cap_months,
                           " months running, and never an exception.")));
  }
}

}  // namespace homecare::billing::audit
