// The month of every elder of a city at once, for its reports.
#pragma once

#include <string>
#include <vector>

#include "common/pg/tx.h"
#include "services/intake/domain/layout.h"
#include "services/intake/domain/store.h"

namespace homecare::intake::storage {

// Of every elder who is entitled to something in it, or has a plan or an order of care hours. An
// empty county does not narrow. What was completed comes as one order an elder.
struct ElderMonth {
  Elder elder;
  LayoutInput month;
};
std::vector<ElderMonth> MonthsOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& county_code, absl::CivilMonth month,
                                 absl::Time now);

}  // namespace homecare::intake::storage
