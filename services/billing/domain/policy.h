// The programme's choices as data (DOMAIN "Policy parameters"): each parameter P1 to P10 is a field
// of a version that is in force from its day until the next version's. A correction is a new
// version, never an edit. Plain values.
//
// Which version governs: P6, P7 and P10 are that of the visit's check-in date, because a visit is
// agreed as a whole; the caps and P1 to P3 that of the minute's date; P8 that of the last day of
// the month that closes. P4, P5 and P9 have one answer so far, and a field each so that a second
// one is seen to be missing where they are read.
#pragma once

#include <array>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/money.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

// P1, whose cap counts when the level changes in mid-month: that of the minute's date, or the
// highest of all levels granted on some day of the month.
enum class LevelChange { kLevelOfDate, kHighestOfMonth };
// P2, a month that is granted in part: the full cap, or cap x granted days / days of the month,
// whole minutes. Suspensions shorten neither.
enum class PartialMonth { kFullCap, kByGrantedDays };
// P3, whose area sets the rate of minutes under a grant. Without a grant it is the address's.
enum class AreaSource { kGrant, kRegisteredAddress };
// P4, which minutes are over the cap while the month is open.
enum class OverCapOrder { kLastByCheckIn };
enum class ClockRounding { kNone };  // P5
// P7, two caregivers at once: the union of the intervals counts once, or every visit counts whole,
// as if authorised as a double-up.
enum class OverlapRule { kUnion, kEachCounts };
enum class CarryOver { kNone };  // P9
// P10, who pays over the cap or without a grant: the family where it consented, or the provider
// always.
enum class OverCapPayer { kFamilyIfConsented, kProvider };

struct Policy {
  std::string version_id;  // Printed on statements.
  absl::CivilDay effective_from;
  std::array<Minutes, kLevelCount> cap_minutes;  // A month, by Level.
  LevelChange level_change = LevelChange::kLevelOfDate;
  PartialMonth partial_month = PartialMonth::kFullCap;
  AreaSource area_source = AreaSource::kGrant;
  OverCapOrder over_cap_order = OverCapOrder::kLastByCheckIn;
  ClockRounding clock_rounding = ClockRounding::kNone;
  Minutes shortest_visit_minutes = Minutes(15);  // P6: fewer bill nothing.
  OverlapRule overlap_rule = OverlapRule::kUnion;
  int closing_day = 5;  // P8, of the next month, at its end (24:00 Shanghai). 1 to 28.
  CarryOver carry_over = CarryOver::kNone;
  OverCapPayer over_cap_payer = OverCapPayer::kFamilyIfConsented;

  Minutes Cap(Level level) const { return cap_minutes[static_cast<size_t>(level)]; }
};

// One row a number or choice: what CSV columns, SQL columns and the contract's fields are made of.
struct PolicyParameter {
  absl::string_view id;                       // "P1"; "CAP" for the caps.
  absl::string_view name;                     // "level_change".
  std::string (*text)(const Policy& policy);  // "LEVEL_OF_DATE", "15".
  // False, and nothing changed, for a text that is no value of the parameter.
  bool (*set)(absl::string_view text, Policy& policy);
};

// Caps first, then P1 to P10 in order.
absl::Span<const PolicyParameter> PolicyParameters();

// Whether every number can mean something: none negative, caps and P6 within kLargestCap, P8 a day
// that each month has.
inline constexpr Minutes kLargestCap = Minutes(1'000'000);
bool MakesSense(const Policy& policy);

// P8: the instant from which the month may be closed, by the policy of its last day.
absl::Time ClosingTime(const Policy& policy, absl::CivilMonth month);

}  // namespace homecare::billing
