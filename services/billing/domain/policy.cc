#include "services/billing/domain/policy.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/names.h"

namespace homecare::billing {
namespace {

constexpr int kLastClosingDay = 28;

constexpr std::array<NameOf<LevelChange>, 2> NamesOf(LevelChange) {
  return {{{LevelChange::kLevelOfDate, "LEVEL_OF_DATE"},
           {LevelChange::kHighestOfMonth, "HIGHEST_OF_MONTH"}}};
}
constexpr std::array<NameOf<PartialMonth>, 2> NamesOf(PartialMonth) {
  return {
      {{PartialMonth::kFullCap, "FULL_CAP"}, {PartialMonth::kByGrantedDays, "BY_GRANTED_DAYS"}}};
}
constexpr std::array<NameOf<AreaSource>, 2> NamesOf(AreaSource) {
  return {{{AreaSource::kGrant, "GRANT"}, {AreaSource::kRegisteredAddress, "REGISTERED_ADDRESS"}}};
}
constexpr std::array<NameOf<OverCapOrder>, 1> NamesOf(OverCapOrder) {
  return {{{OverCapOrder::kLastByCheckIn, "LAST_BY_CHECK_IN"}}};
}
constexpr std::array<NameOf<ClockRounding>, 1> NamesOf(ClockRounding) {
  return {{{ClockRounding::kNone, "NONE"}}};
}
constexpr std::array<NameOf<OverlapRule>, 2> NamesOf(OverlapRule) {
  return {{{OverlapRule::kUnion, "UNION"}, {OverlapRule::kEachCounts, "EACH_COUNTS"}}};
}
constexpr std::array<NameOf<CarryOver>, 1> NamesOf(CarryOver) {
  return {{{CarryOver::kNone, "NONE"}}};
}
constexpr std::array<NameOf<OverCapPayer>, 2> NamesOf(OverCapPayer) {
  return {{{OverCapPayer::kFamilyIfConsented, "FAMILY_IF_CONSENTED"},
           {OverCapPayer::kProvider, "PROVIDER"}}};
}

template <auto member>
std::string ChoiceText(const Policy& policy) {
  return std::string(NameIn(NamesOf(policy.*member), policy.*member));
}

template <auto member>
bool SetChoice(absl::string_view text, Policy& policy) {
  for (const auto& row : NamesOf(policy.*member)) {
    if (row.name != text) continue;
    policy.*member = row.value;
    return true;
  }
  return false;
}

template <auto member>
constexpr PolicyParameter Choice(absl::string_view id, absl::string_view name) {
  return {id, name, &ChoiceText<member>, &SetChoice<member>};
}

template <Level level>
constexpr PolicyParameter Cap(absl::string_view name) {
  return {"CAP", name, [](const Policy& policy) { return absl::StrCat(policy.Cap(level).value()); },
          [](absl::string_view text, Policy& policy) {
            int64_t minutes = 0;
            if (!absl::SimpleAtoi(text, &minutes)) return false;
            policy.cap_minutes[static_cast<size_t>(level)] = Minutes(minutes);
            return true;
          }};
}

std::string ShortestText(const Policy& policy) {
  return absl::StrCat(policy.shortest_visit_minutes.value());
}

bool SetShortest(absl::string_view text, Policy& policy) {
  int64_t minutes = 0;
  if (!absl::SimpleAtoi(text, &minutes)) return false;
  policy.shortest_visit_minutes = Minutes(minutes);
  return true;
}

std::string ClosingDayText(const Policy& policy) { return absl::StrCat(policy.closing_day); }

bool SetClosingDay(absl::string_view text, Policy& policy) {
  int day = 0;
  if (!absl::SimpleAtoi(text, &day)) return false;
  policy.closing_day = day;
  return true;
}

constexpr PolicyParameter kParameters[] = {
    Cap<Level::kSevere>("severe_cap_minutes"),
    Cap<Level::kModerate>("moderate_cap_minutes"),
    Cap<Level::kMild>("mild_cap_minutes"),
    Choice<&Policy::level_change>("P1", "level_change"),
    Choice<&Policy::partial_month>("P2", "partial_month"),
    Choice<&Policy::area_source>("P3", "area_source"),
    Choice<&Policy::over_cap_order>("P4", "over_cap_order"),
    Choice<&Policy::clock_rounding>("P5", "clock_rounding"),
    {"P6", "shortest_visit_minutes", &ShortestText, &SetShortest},
    Choice<&Policy::overlap_rule>("P7", "overlap_rule"),
    {"P8", "closing_day", &ClosingDayText, &SetClosingDay},
    Choice<&Policy::carry_over>("P9", "carry_over"),
    Choice<&Policy::over_cap_payer>("P10", "over_cap_payer"),
};

}  // namespace

absl::Span<const PolicyParameter> PolicyParameters() { return kParameters; }

bool MakesSense(const Policy& policy) {
  const bool caps =
      std::all_of(policy.cap_minutes.begin(), policy.cap_minutes.end(),
                  [](Minutes cap) { return Minutes(0) <= cap && cap <= kLargestCap; });
  return caps && Minutes(0) <= policy.shortest_visit_minutes &&
         policy.shortest_visit_minutes <= kLargestCap && 1 <= policy.closing_day &&
         policy.closing_day <= kLastClosingDay;
}

absl::Time ClosingTime(const Policy& policy, absl::CivilMonth month) {
  return StartOf(absl::CivilDay(month + 1) + policy.closing_day);
}

}  // namespace homecare::billing
