// Adding to a city's rules: what is proposed, whether it can hold beside what is known, and how far
// back it reaches. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/policy.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

// Versions that are adopted, or tried out, together.
struct RuleProposal {
  std::vector<Policy> policies;
  std::vector<Tariff> tariffs;
};

// A version and who answers for it.
template <typename Rule>
struct Decided {
  Rule rule;
  std::string maker_id;
  std::string checker_id;    // Empty for what came with the software.
  absl::Time recorded_time;  // InfinitePast likewise.
};

// The instant after everything in the history, and not before `now`.
absl::Time NextRecordedTime(const RuleHistory& known, absl::Time now);

// The history with the proposal recorded at `recorded_time`, which is after all that is known.
// VERSION_EXISTS, and errors of Rulebook::Make for the rules as known from then on.
absl::StatusOr<RuleHistory> WithProposal(RuleHistory known, const RuleProposal& proposal,
                                         absl::Time recorded_time);

// Service months [first, end); no end is open.
struct MonthSpan {
  absl::CivilMonth first;
  std::optional<absl::CivilMonth> end;

  bool operator==(const MonthSpan&) const = default;
};

// The months whose bills the proposal may change, one span a version that has begun on `today`. A
// visit is billed by rules of its check-in date and of its minutes' dates (policy.h), so nothing
// before a version's first month changes.
std::vector<MonthSpan> MonthsReached(const RuleProposal& proposal, absl::CivilDay today);

// "policy zibo-2022-2: severe_cap_minutes 3000 instead of 3600 from 2022-07-01; tariff v2: URBAN
// 1600/1600 fen an hour from 2022-07-01 instead of 1500/1500", rates as subsidy/family. Against
// what is in force before on the version's first day; within kLongestExplanation.
std::string ExplainRules(const Rulebook& before, const RuleProposal& proposal);

// Of several adoptions that are posted together, in the order of recording.
std::string JoinExplanations(const std::vector<std::string>& explanations);

}  // namespace homecare::billing
