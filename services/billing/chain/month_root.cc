#include "services/billing/chain/month_root.h"

namespace homecare::billing::chain {

std::string CanonicalBytes(const MonthLine& line) {
  return CanonicalWriter("HCMONTHL")
      .Text(line.elder_id)
      .Month(line.month)
      .Text(line.visit_id)
      .Text(line.funding)
      .Text(line.reason)
      .Number(line.rate_fen_per_hour.value())
      .Number(line.minutes.value())
      .Number(line.fen.value())
      .bytes();
}

Hash ChainedRoot(const MonthRoot& month_root) {
  return Sha256(CanonicalWriter("HCMONTHR")
                    .Text(month_root.city_code)
                    .Month(month_root.month)
                    .Number(month_root.tree_size)
                    .Text(month_root.root.view())
                    .Text(month_root.previous.view())
                    .bytes());
}

}  // namespace homecare::billing::chain
