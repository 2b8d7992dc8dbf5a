// A month's visits in the orders that detectors walk, and what they share to report.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/billing/audit/evidence.h"
#include "services/billing/audit/finding.h"
#include "services/billing/audit/thresholds.h"

namespace homecare::billing::audit {

using Visits = std::vector<const AuditedVisit*>;  // In order of (check-in, visit id).
using Findings = std::vector<Finding>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

// Refers to `month`, which must outlive it.
class MonthView {
 public:
  explicit MonthView(const MonthEvidence& month);

  const MonthEvidence& month() const { return month_; }
  const Visits& visits() const { return visits_; }
  const std::map<absl::string_view, Visits>& by_caregiver() const { return by_caregiver_; }
  const std::map<absl::string_view, Visits>& by_elder() const { return by_elder_; }
  // Null where the register knows none.
  const AuditedElder* elder(absl::string_view id) const;
  const AuditedCaregiver* caregiver(absl::string_view id) const;

 private:
  const MonthEvidence& month_;
  Visits visits_;
  std::map<absl::string_view, Visits> by_caregiver_;
  std::map<absl::string_view, Visits> by_elder_;
  absl::flat_hash_map<absl::string_view, const AuditedElder*> elders_;
  absl::flat_hash_map<absl::string_view, const AuditedCaregiver*> caregivers_;
};

// A finding about these visits, their elders and their caregivers.
Finding About(const Visits& visits, Pairs evidence, std::string sentence);

int64_t WholeMinutes(absl::Duration duration);
absl::Duration Length(const AuditedVisit& visit);
// Of the two bill intervals; negative is the time between them.
absl::Duration Overlap(const AuditedVisit& a, const AuditedVisit& b);
bool ByHand(const AuditedVisit& visit);
// A position that can be believed.
bool Placed(const std::optional<Proof>& proof, const Thresholds& thresholds);

// Detectors, by file.
void CaregiverOverlap(const MonthView&, const Thresholds&, Findings*);
void ElderOverlap(const MonthView&, const Thresholds&, Findings*);
void ImpossibleTravel(const MonthView&, const Thresholds&, Findings*);
void LocationMock(const MonthView&, const Thresholds&, Findings*);
void LocationUnproven(const MonthView&, const Thresholds&, Findings*);
void CheckInElsewhere(const MonthView&, const Thresholds&, Findings*);
void IdenticalCoordinates(const MonthView&, const Thresholds&, Findings*);
void IdenticalDurations(const MonthView&, const Thresholds&, Findings*);
void BookedEqualsActual(const MonthView&, const Thresholds&, Findings*);
void SharedDevice(const MonthView&, const Thresholds&, Findings*);
void UploadedTogether(const MonthView&, const Thresholds&, Findings*);
void ClockSkew(const MonthView&, const Thresholds&, Findings*);
void ClockBackward(const MonthView&, const Thresholds&, Findings*);
void RewrittenAtLimit(const MonthView&, const Thresholds&, Findings*);
void OwnHousehold(const MonthView&, const Thresholds&, Findings*);
void CertificateExpired(const MonthView&, const Thresholds&, Findings*);
void HoursWhileSuspended(const MonthView&, const Thresholds&, Findings*);
void LongDay(const MonthView&, const Thresholds&, Findings*);
void MonthEndSurge(const MonthView&, const Thresholds&, Findings*);
void AlwaysFullCap(const MonthView&, const Thresholds&, Findings*);
void LateManualEntries(const MonthView&, const Thresholds&, Findings*);
void SingleClearer(const MonthView&, const Thresholds&, Findings*);

}  // namespace homecare::billing::audit
