#include "services/billing/chain/entry.h"

namespace homecare::billing::chain {

std::string CanonicalBytes(const Entry& entry) {
  return CanonicalWriter("HCLEDGER")
      .Text(entry.city_code)
      .Number(entry.entry_number)
      .Text(entry.line_id)
      .Text(entry.posting_id)
      .Text(entry.elder_id)
      .Month(entry.month)
      .Month(entry.booked_month)
      .Text(entry.visit_id)
      .Text(entry.provider_id)
      .Text(entry.funding)
      .Text(entry.reason)
      .Number(entry.rate_fen_per_hour.value())
      .Number(entry.minutes.value())
      .Number(entry.amount_fen.value())
      .Text(entry.debit_account)
      .Text(entry.credit_account)
      .Text(entry.policy_version_id)
      .Text(entry.corrects_line_id)
      .Text(entry.cause)
      .Text(entry.cause_id)
      .Text(entry.explanation)
      .Instant(entry.post_time)
      .Text(entry.previous_hash.view())
      .bytes();
}

Hash EntryHash(const Entry& entry) { return Sha256(CanonicalBytes(entry)); }

Hash Chain::Append(Entry& entry) {
  entry.entry_number = ++size_;
  entry.previous_hash = head_;
  head_ = EntryHash(entry);
  return head_;
}

}  // namespace homecare::billing::chain
