// What a plan of a day is made from.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/matching/domain/day/draft.h"

namespace homecare::matching::storage {

// Of one transaction's instant. `day` as DayNumber counts; orders whose window is over at `from`
// are left out. Who went to an elder since `familiar_since` is familiar.
DayFacts ReadDayFacts(pg::Tx& tx, const std::string& city_code, int64_t day, absl::Time from,
                      absl::Time familiar_since);

}  // namespace homecare::matching::storage
