// One line of a month step by step: which minutes, by which rule, on which grant, tariff and policy
// it rests, and how it came to its fen. Made from the very values that made the line.
// Self-contained values, in the order in which the steps were taken.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/rounding.h"

namespace homecare::billing {

// A line is unique by these in its elder-month.
struct LineKey {
  std::string visit_id;
  Funding funding = Funding::kNone;
  LineReason reason = LineReason::kNone;
  FenPerHour rate_fen_per_hour;
};

// Seconds of the visit that an earlier one of the queue has ("Minutes" 2).
struct Loss {
  std::string visit_id;
  int64_t seconds = 0;
};

// Eligible minutes of one date that were asked together ("Minutes" 4, "After the close" 4, 5).
struct Grab {
  std::optional<int> posting;  // Of a closed month: that first subsidised them; none before.
  Minutes used_before;         // Subsidised in the month when the first of these came.
  Minutes subsidised;
  Minutes over_cap;
};

// The visit's minutes on one date of the month.
struct DateStep {
  absl::CivilDay day;
  Minutes too_short, suspended, not_entitled, eligible;
  Minutes of_line;                      // How many of them are the line's.
  std::vector<Suspension> suspensions;  // Met by the visit on that date.
  std::optional<Grant> grant;
  Minutes cap_minutes;
  std::vector<Grab> grabs;
  AreaClass area = AreaClass::kUrban;  // Whose tariff.
  std::optional<Tariff> tariff;
  std::string policy_version_id;  // Caps, P1 to P3.
};

struct LineExplanation {
  Line line;
  Visit visit;
  bool late = false;  // Recorded after the close.
  // On the check-in's date: P6, P7, P10.
  std::string policy_version_id;
  Minutes raw_minutes;
  Minutes shortest_visit_minutes;
  bool too_short = false;
  bool whole = false;  // A double-up, or P7: loses nothing to others.
  std::vector<Loss> losses;
  Minutes other_months_minutes;  // What is left of the visit outside the month.
  std::vector<DateStep> dates;   // Ascending; dates on which nothing is left have no step.
  Rounding rounding;
};

// Nothing where the month has no such line. Errors of RateMonth.
absl::StatusOr<std::optional<LineExplanation>> ExplainLine(const ElderFacts& facts,
                                                           absl::CivilMonth month,
                                                           const Rulebook& rules,
                                                           const LineKey& key);

// Of a closed month, as it stands at `as_of` (at or after the close). Errors of RateClosedMonth.
absl::StatusOr<std::optional<LineExplanation>> ExplainClosedLine(
    const ElderHistory& history, absl::CivilMonth month, const RuleHistory& rules,
    absl::Time close_time, absl::Time as_of, const LineKey& key);

}  // namespace homecare::billing
