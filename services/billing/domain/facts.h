// What a month of one elder is made of. Facts arrive from the registry and from visits; nothing
// here is derived. Plain values, no invariants of their own: CheckFacts says whether they can be
// rated.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace homecare::billing {

enum class Level { kSevere, kModerate, kMild };  // 失能等级
inline constexpr int kLevelCount = 3;

enum class AreaClass { kUrban, kRural };  // 城/乡
enum class Bucket { kCare, kOther };      // Only care hours touch the cap (DOMAIN "Minutes" 6).

// The decision that an elder is entitled, on the civil days [valid_from, valid_to).
struct Grant {
  std::string grant_id;
  Level level = Level::kMild;
  AreaClass area = AreaClass::kUrban;
  absl::CivilDay valid_from;
  std::optional<absl::CivilDay> valid_to;

  bool operator==(const Grant&) const = default;
};

enum class SuspensionReason { kDeath, kHospital, kInstitution, kWithdrawal };

// While [start_time, end_time) lasts, nobody pays for care.
struct Suspension {
  absl::Time start_time;
  std::optional<absl::Time> end_time;
  SuspensionReason reason = SuspensionReason::kHospital;
  std::string suspension_id;

  bool operator==(const Suspension&) const = default;
};

// A visit that is over, by its bill interval [check_in_time, check_out_time).
struct Visit {
  std::string visit_id;
  std::string item;
  Bucket bucket = Bucket::kCare;
  absl::Time check_in_time;
  absl::Time check_out_time;
  bool double_up = false;       // An authorised second caregiver at the same time (P7).
  bool family_consent = false;  // Given before the visit (P10).
  std::string caregiver_id;
  std::string provider_id;

  bool operator==(const Visit&) const = default;
};

struct ElderFacts {
  std::string elder_id;
  AreaClass registered_area = AreaClass::kUrban;
  std::vector<Grant> grants;
  std::vector<Suspension> suspensions;
  std::vector<Visit> visits;
};

// The grant in force on `day`, or null. Grants do not overlap (CheckFacts).
const Grant* GrantOn(const std::vector<Grant>& grants, absl::CivilDay day);

// A limit on the work of rating, far beyond any visit that is real.
inline constexpr absl::Duration kLongestVisit = absl::Hours(31 * 24);

// OK, or GRANT_OVERLAP, VISIT_DUPLICATE, INTERVAL_INVALID (ends before it starts, or a visit longer
// than kLongestVisit). An empty interval is legal and means nothing.
absl::Status CheckFacts(const ElderFacts& facts);

}  // namespace homecare::billing
