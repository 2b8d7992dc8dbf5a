// Dated facts that must not overlap: two that claim one day and were recorded at the same time,
// so that neither corrects the other.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/validity.h"
#include "services/billing/rate/csv_reader.h"

namespace homecare::billing::rate {

// `row` is where the newest of `facts` was read; `lines` are theirs. `same_subject` says whether
// two are about the same elder or area.
template <typename Fact, typename Same>
absl::Status CheckNewest(const CsvReader& row, size_t column, absl::string_view expected,
                         const std::vector<Recorded<Fact>>& facts,
                         const std::vector<int64_t>& lines, Same same_subject) {
  const Recorded<Fact>& newest = facts.back();
  for (size_t i = 0; i + 1 < facts.size(); ++i) {
    if (facts[i].recorded_time != newest.recorded_time) continue;
    if (!same_subject(facts[i].fact, newest.fact) || !Overlap(facts[i].fact, newest.fact)) continue;
    return row.Expected(
        column, absl::StrCat(expected, " recorded at the same time (that of line ", lines[i], ")"));
  }
  return absl::OkStatus();
}

}  // namespace homecare::billing::rate
