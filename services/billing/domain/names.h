// The names of billing's choices, as the database, the ledger and explanations have them.
#pragma once

#include <array>

#include "common/base/names.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

inline constexpr std::array<NameOf<Level>, kLevelCount> kLevelNames = {
    {{Level::kSevere, "SEVERE"}, {Level::kModerate, "MODERATE"}, {Level::kMild, "MILD"}}};
inline constexpr std::array<NameOf<AreaClass>, 2> kAreaNames = {
    {{AreaClass::kUrban, "URBAN"}, {AreaClass::kRural, "RURAL"}}};
inline constexpr std::array<NameOf<Bucket>, 2> kBucketNames = {
    {{Bucket::kCare, "CARE"}, {Bucket::kOther, "OTHER"}}};
inline constexpr std::array<NameOf<SuspensionReason>, 4> kSuspensionReasonNames = {
    {{SuspensionReason::kDeath, "DEATH"},
     {SuspensionReason::kHospital, "HOSPITAL"},
     {SuspensionReason::kInstitution, "INSTITUTION"},
     {SuspensionReason::kWithdrawal, "WITHDRAWAL"}}};

inline absl::string_view Name(Level level) { return NameIn(kLevelNames, level); }
inline absl::string_view Name(AreaClass area) { return NameIn(kAreaNames, area); }
inline absl::string_view Name(Bucket bucket) { return NameIn(kBucketNames, bucket); }
inline absl::string_view Name(SuspensionReason reason) {
  return NameIn(kSuspensionReasonNames, reason);
}

}  // namespace homecare::billing
