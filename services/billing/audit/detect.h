// The detectors an auditor expects (DETECTORS.md): a documented, versioned set of small functions
// over one month. Pure, one thread, n log n in visits.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/billing/audit/evidence.h"
#include "services/billing/audit/finding.h"
#include "services/billing/audit/thresholds.h"

namespace homecare::billing::audit {

inline constexpr absl::string_view kDetectorSet = "detectors-2022-1";

class MonthView;

struct Detector {
  absl::string_view id;
  int version;
  Severity severity;  // Of its findings, where the function sets no other.
  void (*run)(const MonthView& month, const Thresholds& thresholds, std::vector<Finding>* findings);
};

// The set, in the order of DETECTORS.md.
absl::Span<const Detector> Detectors();

// Every finding, in the order of the set, then of visits, elders, caregivers and devices: the same
// for the same month, whatever the order of its vectors.
std::vector<Finding> Detect(const MonthEvidence& month, const Thresholds& thresholds = {});

}  // namespace homecare::billing::audit
