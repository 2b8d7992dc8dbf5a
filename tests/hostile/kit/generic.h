// The cases that follow from a contract alone: every required field missing, every string too long,
// with a zero byte, with a control character and not UTF-8, every enum unspecified and unknown,
// every time absurd and more than a year away, and so on for each type and for the names that mean
// the same everywhere (city_code, request_id, page_size, page_token, cursor, dates, phones, ID
// numbers).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/hostile/kit/route.h"
#include "tests/hostile/kit/table.h"
#include "tests/hostile/kit/texts.h"

namespace homecare::hostile {

// The cases over one accepted request; `now` is the business time. What the table accepts is left
// out, and noted in `used`.
std::vector<Refused> GenericCases(const Message& valid, const Table& table, absl::Time now,
                                  std::set<std::string>& used);

// Edits after which a request may be refused or not, but never fails: texts as an attacker writes
// them, and what the table accepts.
std::vector<Refused> OddCases(const Message& valid, absl::Time now);

// Edits that narrow a list otherwise, for a token that was made for other filters.
std::vector<Refused> OtherFilters(const Message& valid);

}  // namespace homecare::hostile
