// What should not have been done by that person, for that elder or on that day.
#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "services/billing/audit/month_view.h"

namespace homecare::billing::audit {
namespace {

absl::CivilDay MondayOf(absl::CivilDay day) {
  return absl::PrevWeekday(day + 1, absl::Weekday::monday);
}

Minutes Worked(const Visits& visits, absl::CivilDay from, absl::CivilDay to) {
  absl::Duration sum;
  for (const AuditedVisit* visit : visits) {
    const absl::CivilDay day = ServiceDay(visit->check_in_time);
    if (from <= day && day < to) sum += Length(*visit);
  }
  return Minutes(WholeMinutes(sum));
}

bool Certified(const AuditedCaregiver* caregiver, const AuditedVisit& visit) {
  if (caregiver == nullptr) return false;
  const absl::CivilDay day = ServiceDay(visit.check_in_time);
  return std::any_of(caregiver->certificates.begin(), caregiver->certificates.end(),
                     [&](const CertificateDays& one) {
                       return (!visit.qualification || *visit.qualification == one.qualification) &&
                              one.valid_from <= day && day < one.valid_to;
                     });
}

// Each day's visited time, overlaps once, split at midnight. `visits` in order of check-in.
std::map<absl::CivilDay, std::pair<absl::Duration, Visits>> Days(const Visits& visits) {
  std::map<absl::CivilDay, std::pair<absl::Duration, Visits>> days;
  absl::Time done = absl::InfinitePast();
  for (const AuditedVisit* visit : visits) {
    absl::Time from = std::max(visit->check_in_time, done);
    while (from < visit->check_out_time) {
      const absl::CivilDay day = ServiceDay(from);
      const absl::Time to = std::min(visit->check_out_time, StartOf(day + 1));
      days[day].first += to - from;
      days[day].second.push_back(visit);
      from = to;
    }
    done = std::max(done, visit->check_out_time);
  }
  return days;
}

absl::string_view Words(SuspensionReason reason) {
  return reason == SuspensionReason::kHospital ? "in hospital" : "in an institution";
}

}  // namespace

void RewrittenAtLimit(const MonthView& month, const Thresholds&, Findings* findings) {
  for (const AuditedVisit* visit : month.visits()) {
    const AuditedCaregiver* const first = month.caregiver(visit->replaced_caregiver_id);
    const auto found = month.by_caregiver().find(visit->replaced_caregiver_id);
    if (first == nullptr || found == month.by_caregiver().end()) continue;
    const absl::CivilDay day = ServiceDay(visit->check_in_time);
    const absl::CivilDay monday = MondayOf(day);
    const Minutes booked(WholeMinutes(visit->planned_end_time - visit->planned_start_time));
    const Minutes daily = Worked(found->second, day, day + 1) + booked;
    const Minutes weekly = Worked(found->second, monday, monday + 7) + booked;
    if (daily <= first->daily_limit && weekly <= first->weekly_limit) continue;
    Finding finding =
        About({visit},
              {{"day_minutes_with_visit", absl::StrCat(daily.value())},
               {"threshold_day_minutes", absl::StrCat(first->daily_limit.value())},
               {"week_minutes_with_visit", absl::StrCat(weekly.value())},
               {"threshold_week_minutes", absl::StrCat(first->weekly_limit.value())}},
              absl::StrCat("Visit ", visit->visit_id, " went from caregiver ", first->caregiver_id,
                           ", whom it would have brought over the hours allowed, to ",
                           visit->caregiver_id, "."));
    finding.caregiver_ids.push_back(first->caregiver_id);
    std::sort(finding.caregiver_ids.begin(), finding.caregiver_ids.end());
    findings->push_back(std::move(finding));
  }
}

void OwnHousehold(const MonthView& month, const Thresholds&, Findings* findings) {
  for (const auto& [elder_id, visits] : month.by_elder()) {
    const AuditedElder* const elder = month.elder(elder_id);
    if (elder == nullptr) continue;
    const std::set<std::string> household(elder->household_caregiver_ids.begin(),
                                          elder->household_caregiver_ids.end());
    std::map<absl::string_view, Visits> own;
    for (const AuditedVisit* visit : visits) {
      if (household.contains(visit->caregiver_id)) own[visit->caregiver_id].push_back(visit);
    }
    for (const auto& [caregiver, at_home] : own) {
      findings->push_back(About(
          at_home, {{"threshold_visits", "1"}},
          absl::StrCat("Caregiver ", caregiver, " is of the household of elder ", elder_id, ".")));
    }
  }
}

void CertificateExpired(const MonthView& month, const Thresholds&, Findings* findings) {
  for (const auto& [caregiver_id, visits] : month.by_caregiver()) {
    const AuditedCaregiver* const caregiver = month.caregiver(caregiver_id);
    Visits without;
    for (const AuditedVisit* visit : visits) {
      if (!Certified(caregiver, *visit)) without.push_back(visit);
    }
    if (without.empty()) continue;
    findings->push_back(About(
        without,
        {{"first_day", FormatDay(ServiceDay(without.front()->check_in_time))},
         {"certificates", absl::StrCat(caregiver == nullptr ? 0 : caregiver->certificates.size())},
         {"threshold_visits", "1"}},
        absl::StrCat("Caregiver ", caregiver_id, " held no valid certificate on ", without.size(),
                     " visits.")));
  }
}

void HoursWhileSuspended(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const AuditedVisit* visit : month.visits()) {
    const AuditedElder* const elder = month.elder(visit->elder_id);
    if (elder == nullptr) continue;
    for (const Suspension& suspension : elder->suspensions) {
      if (suspension.reason == SuspensionReason::kWithdrawal) continue;
      const absl::Duration inside =
          std::min(visit->check_out_time, suspension.end_time.value_or(absl::InfiniteFuture())) -
          std::max(visit->check_in_time, suspension.start_time);
      if (inside < t.suspended) continue;
      Finding finding = About(
          {visit},
          {{"inside_minutes", absl::StrCat(WholeMinutes(inside))},
           {"threshold_minutes", absl::StrCat(WholeMinutes(t.suspended))}},
          absl::StrCat("Visit ", visit->visit_id, ": ", WholeMinutes(inside), " minutes while ",
                       "elder ", elder->elder_id, " was ", Words(suspension.reason), "."));
      if (suspension.reason == SuspensionReason::kDeath) finding.severity = Severity::kSerious;
      if (suspension.reason == SuspensionReason::kDeath) {
        finding.sentence = absl::StrCat("Visit ", visit->visit_id, ": ", WholeMinutes(inside),
                                        " minutes after the death of elder ", elder->elder_id, ".");
      }
      findings->push_back(std::move(finding));
    }
  }
}

void LongDay(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [caregiver, visits] : month.by_caregiver()) {
    for (const auto& [day, worked] : Days(visits)) {
      const Minutes minutes(WholeMinutes(worked.first));
      if (worked.first <= absl::Minutes(t.long_day.value())) continue;
      Finding finding = About(worked.second,
                              {{"worked_minutes", absl::StrCat(minutes.value())},
                               {"threshold_minutes", absl::StrCat(t.long_day.value())}},
                              absl::StrCat("Caregiver ", caregiver, " was at visits for ",
                                           minutes.value(), " minutes on ", FormatDay(day), "."));
      if (minutes > t.impossible_day) finding.severity = Severity::kSerious;
      findings->push_back(std::move(finding));
    }
  }
}

}  // namespace homecare::billing::audit
