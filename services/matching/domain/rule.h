// The hard rules: what keeps a caregiver from a visit.
#pragma once

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace homecare::matching {

// In the order in which they are asked; the values are those of the contract's Rule. A caregiver's
// rule is the first that no start in the window passes together with all rules before it.
enum class Rule : uint8_t {
  kNone = 0,
  kInactive = 1,
  kNotQualified = 2,
  kNoContract = 3,
  kBarred = 4,
  kOffShift = 5,
  kAbsent = 6,
  kOverlap = 7,
  kDailyLimit = 8,
  kWeeklyLimit = 9,
  kElderBusy = 10,
  kAlreadyAsked = 11,
  kTooFar = 12,
};
inline constexpr int kRules = 13;

// "NOT_QUALIFIED", as events and counts name it; "NONE" for kNone.
absl::string_view Name(Rule rule);

// How many caregivers each rule rejected, by its value.
using RuleCounts = std::array<int32_t, kRules>;

}  // namespace homecare::matching
