// Half-open civil periods [valid_from, valid_to) of anything that has those two members; a missing
// valid_to is open.
#pragma once

#include "absl/time/civil_time.h"

namespace homecare::billing {

template <typename Dated>
bool ValidOn(const Dated& dated, absl::CivilDay day) {
  return dated.valid_from <= day && (!dated.valid_to || day < *dated.valid_to);
}

template <typename Dated>
bool EndsBeforeItStarts(const Dated& dated) {
  return dated.valid_to && *dated.valid_to < dated.valid_from;
}

// Whether some day is in both. An empty period shares none.
template <typename Dated>
bool Overlap(const Dated& a, const Dated& b) {
  return a.valid_from < b.valid_from ? ValidOn(a, b.valid_from) && ValidOn(b, b.valid_from)
                                     : ValidOn(b, a.valid_from) && ValidOn(a, a.valid_from);
}

}  // namespace homecare::billing
