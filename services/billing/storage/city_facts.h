// The elders of a whole city, a page at a time, with a handful of statements a page.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/pg/tx.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/reach.h"

namespace homecare::billing::storage {

struct CountyElder {
  // Visits that are billable, in any order, without item and caregiver: what RateMonth looks at.
  ElderFacts facts;
  std::string county_code;
};

// Up to `limit` elders after that id, in order of their ids, as known now with the visits of the
// window; none after the last. Who has no visit there comes without grants and suspensions too.
std::vector<CountyElder> EldersAfter(pg::Tx& tx, const std::string& city_code,
                                     absl::string_view after_elder_id, int limit,
                                     const VisitWindow& window);

}  // namespace homecare::billing::storage
