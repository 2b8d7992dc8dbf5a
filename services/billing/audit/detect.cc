#include "services/billing/audit/detect.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "services/billing/audit/month_view.h"

namespace homecare::billing::audit {
namespace {

constexpr auto kSet = std::to_array<Detector>({
    {"CAREGIVER_OVERLAP", 1, Severity::kSerious, &CaregiverOverlap},
    {"ELDER_OVERLAP", 1, Severity::kWarning, &ElderOverlap},
    {"IMPOSSIBLE_TRAVEL", 1, Severity::kSerious, &ImpossibleTravel},
    {"LOCATION_MOCK", 1, Severity::kSerious, &LocationMock},
    {"LOCATION_UNPROVEN", 1, Severity::kWarning, &LocationUnproven},
    {"IDENTICAL_COORDINATES", 1, Severity::kSerious, &IdenticalCoordinates},
    {"IDENTICAL_DURATIONS", 1, Severity::kWarning, &IdenticalDurations},
    {"CHECK_IN_ELSEWHERE", 1, Severity::kSerious, &CheckInElsewhere},
    {"SHARED_DEVICE", 1, Severity::kWarning, &SharedDevice},
    {"UPLOADED_TOGETHER", 1, Severity::kWarning, &UploadedTogether},
    {"CLOCK_SKEW", 1, Severity::kInfo, &ClockSkew},
    {"CLOCK_BACKWARD", 1, Severity::kWarning, &ClockBackward},
    {"BOOKED_EQUALS_ACTUAL", 1, Severity::kWarning, &BookedEqualsActual},
    {"REWRITTEN_AT_LIMIT", 1, Severity::kSerious, &RewrittenAtLimit},
    {"OWN_HOUSEHOLD", 1, Severity::kSerious, &OwnHousehold},
    {"CERTIFICATE_EXPIRED", 1, Severity::kSerious, &CertificateExpired},
    {"HOURS_WHILE_SUSPENDED", 1, Severity::kWarning, &HoursWhileSuspended},
    {"LONG_DAY", 1, Severity::kWarning, &LongDay},
    {"MONTH_END_SURGE", 1, Severity::kWarning, &MonthEndSurge},
    {"ALWAYS_FULL_CAP", 1, Severity::kWarning, &AlwaysFullCap},
    {"LATE_MANUAL_ENTRIES", 1, Severity::kWarning, &LateManualEntries},
    {"SINGLE_CLEARER", 1, Severity::kInfo, &SingleClearer},
});

bool Before(const Finding& a, const Finding& b) {
  return std::tie(a.visit_ids, a.elder_ids, a.caregiver_ids, a.device_ids, a.sentence) <
         std::tie(b.visit_ids, b.elder_ids, b.caregiver_ids, b.device_ids, b.sentence);
}

}  // namespace

absl::Span<const Detector> Detectors() { return kSet; }

std::vector<Finding> Detect(const MonthEvidence& month, const Thresholds& thresholds) {
  const MonthView view(month);
  std::vector<Finding> all;
  for (const Detector& detector : kSet) {
    std::vector<Finding> found;
    detector.run(view, thresholds, &found);
    for (Finding& finding : found) {
      finding.detector = std::string(detector.id);
      finding.version = detector.version;
      // A function raises a finding above its detector's severity, never below it.
      finding.severity = std::max(finding.severity, detector.severity);
    }
    std::sort(found.begin(), found.end(), &Before);
    std::move(found.begin(), found.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace homecare::billing::audit
