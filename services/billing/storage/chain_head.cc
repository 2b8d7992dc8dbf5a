#include "services/billing/storage/chain_head.h"

#include <map>
#include <optional>

#include "common/base/check.h"

namespace homecare::billing::storage {
namespace {

struct KnownChains {
  std::map<std::string, std::optional<chain::Chain>> by_city;
};

}  // namespace

chain::Chain ReadChain(pg::Tx& tx, const std::string& city_code) {
  const pg::Rows rows = tx.Exec(
      "SELECT entry_number, entry_hash FROM ledger_entry WHERE city_code = $1"
      " ORDER BY entry_number DESC LIMIT 1",
      {city_code});
  if (rows.empty()) return chain::Chain();
  const auto head = chain::FromBytes<32>(rows[0].Bytes("entry_hash"));
  HC_CHECK(head.ok());  // the table's own constraint
  return chain::Chain(rows[0].Int64("entry_number"), *head);
}

chain::Chain& ChainOf(Change& change) {
  auto& known = change.memory().Of<KnownChains>().by_city[change.city_code()];
  if (!known) known = ReadChain(change.tx(), change.city_code());
  return *known;
}

}  // namespace homecare::billing::storage
