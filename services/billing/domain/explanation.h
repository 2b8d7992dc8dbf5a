// Why something was posted, in words that a person reads beside the line. Ids, terms and times of
// Asia/Shanghai only: no personal data. Pure.
#pragma once

#include <optional>
#include <string>

#include "services/billing/domain/books.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

// What is in a ledger for ever has a limit; what is longer is cut, with "..." at its end.
inline constexpr size_t kLongestExplanation = 500;
std::string CutExplanation(std::string text);

// "grant g1: SEVERE URBAN from 2022-04-01 instead of MODERATE URBAN from 2022-04-01; suspension s1:
// DEATH from 2022-06-03 08:00:00". Empty where nothing differs.
std::string ExplainElder(const ElderFacts& before, const ElderFacts& now);

// "visit recorded: 2022-06-05 09:00:00 to 10:00:00", "visit corrected: ... instead of ...", "visit
// taken off the bill".
std::string ExplainVisit(const std::optional<VisitRecord>& before, const VisitRecord& now);

}  // namespace homecare::billing
