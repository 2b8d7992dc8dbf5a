// Short spellings for the tables of the billing tests. Local times are those of Asia/Shanghai.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

// At("2022-06-01 09:00:00.5").
inline absl::Time At(absl::string_view local) {
  absl::Time time;
  std::string error;
  HC_CHECK(absl::ParseTime("%Y-%m-%d %H:%M:%E*S", local, ServiceZone(), &time, &error));
  return time;
}

inline absl::CivilDay Day(absl::string_view text) { return ParseDay(text).value(); }
inline absl::CivilMonth Month(absl::string_view text) { return ParseMonth(text).value(); }

inline Visit Care(absl::string_view visit_id, absl::string_view in, absl::string_view out) {
  Visit visit;
  visit.visit_id = std::string(visit_id);
  visit.check_in_time = At(in);
  visit.check_out_time = At(out);
  return visit;
}

inline Visit Consented(Visit visit) {
  visit.family_consent = true;
  return visit;
}

inline Visit DoubleUp(Visit visit) {
  visit.double_up = true;
  return visit;
}

inline Visit Meal(Visit visit) {
  visit.bucket = Bucket::kOther;
  return visit;
}

// One visit of `minutes` from 08:00 on each of `count` days: "2022-06-01", "2022-06-02", ...
inline std::vector<Visit> Daily(absl::string_view first, int count, int64_t minutes) {
  std::vector<Visit> visits;
  for (int i = 0; i < count; ++i) {
    Visit visit;
    visit.visit_id = FormatDay(Day(first) + i);
    visit.check_in_time = StartOf(Day(first) + i) + absl::Hours(8);
    visit.check_out_time = visit.check_in_time + absl::Minutes(minutes);
    visits.push_back(visit);
  }
  return visits;
}

inline std::vector<Visit> operator+(std::vector<Visit> a, const std::vector<Visit>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// Grants are [from, to); an empty `to` is open. The id is `from`.
inline Grant Granted(Level level, AreaClass area, absl::string_view from = "2022-01-01",
                     absl::string_view to = "") {
  Grant grant{std::string(from), level, area, Day(from), std::nullopt};
  if (!to.empty()) grant.valid_to = Day(to);
  return grant;
}

inline Suspension Suspended(absl::string_view from, absl::string_view to = "") {
  Suspension suspension{At(from), std::nullopt, SuspensionReason::kHospital};
  if (!to.empty()) suspension.end_time = At(to);
  return suspension;
}

inline Tariff Rates(AreaClass area, absl::string_view from, absl::string_view to, int64_t subsidy,
                    int64_t family) {
  Tariff tariff{area, Day(from), std::nullopt, FenPerHour(subsidy), FenPerHour(family)};
  if (!to.empty()) tariff.valid_to = Day(to);
  return tariff;
}

// "a SUBSIDY 1000 50min 834fen", "a PROVIDER OVER_CAP 0 20min 0fen".
inline std::string Text(const Line& line) {
  const absl::string_view gap = line.reason == LineReason::kNone ? "" : " ";
  return absl::StrCat(line.visit_id, " ", FundingName(line.funding), gap, ReasonName(line.reason),
                      " ", line.rate_fen_per_hour.value(), " ", line.minutes.value(), "min ",
                      line.fen.value(), "fen");
}

inline std::vector<std::string> Texts(const std::vector<Line>& lines) {
  std::vector<std::string> texts;
  for (const Line& line : lines) texts.push_back(Text(line));
  return texts;
}

}  // namespace homecare::billing
