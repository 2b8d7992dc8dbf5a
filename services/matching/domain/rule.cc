#include "services/matching/domain/rule.h"

#include "common/base/names.h"

namespace homecare::matching {
namespace {

constexpr auto kNames = std::to_array<NameOf<Rule>>({
    {Rule::kNone, "NONE"},
    {Rule::kInactive, "INACTIVE"},
    {Rule::kNotQualified, "NOT_QUALIFIED"},
    {Rule::kNoContract, "NO_CONTRACT"},
    {Rule::kBarred, "BARRED"},
    {Rule::kOffShift, "OFF_SHIFT"},
    {Rule::kAbsent, "ABSENT"},
    {Rule::kOverlap, "OVERLAP"},
    {Rule::kDailyLimit, "DAILY_LIMIT"},
    {Rule::kWeeklyLimit, "WEEKLY_LIMIT"},
    {Rule::kElderBusy, "ELDER_BUSY"},
    {Rule::kAlreadyAsked, "ALREADY_ASKED"},
    {Rule::kTooFar, "TOO_FAR"},
});
static_assert(kNames.size() == kRules);

}  // namespace

absl::string_view Name(Rule rule) { return NameIn(kNames, rule); }

}  // namespace homecare::matching
