#include "services/billing/storage/takeover.h"

#include <string>
#include <vector>

#include "common/pg/text_format.h"
#include "services/billing/storage/chain_head.h"
#include "services/billing/storage/ledger.h"

namespace homecare::billing::storage {
namespace {

constexpr char kRecordedBy[] = "takeover";

// When an area was told is not known.
void TakeOverAreas(Change& change) {
  change.tx().Exec(
      "INSERT INTO elder_area (city_code, elder_id, recorded_event_id, registered_area,"
      " recorded_time) SELECT city_code, elder_id, $2, registered_area, '-infinity' FROM elder"
      " WHERE city_code = $1 ON CONFLICT DO NOTHING",
      {change.city_code(), kRecordedBy});
}

void TakeOverVisits(Change& change) {
  change.tx().Exec(
      "INSERT INTO visit_record (city_code, visit_id, recorded_event_id, elder_id, caregiver_id,"
      " item_code, bucket, check_in_time, check_out_time, double_up, family_consent,"
      " recorded_time) SELECT city_code, visit_id, $2, elder_id, caregiver_id, item_code, bucket,"
      " check_in_time, check_out_time, double_up, family_consent, changed_time FROM visit"
      " WHERE city_code = $1 AND NOT voided ON CONFLICT DO NOTHING",
      {change.city_code(), kRecordedBy});
}

void TakeOverLines(Change& change) {
  std::vector<std::string> line_ids, corrects, previous_hashes, hashes;
  std::vector<int64_t> numbers;
  for (SealedEntry& sealed : UnchainedEntries(change.tx(), change.city_code())) {
    const chain::Hash hash = ChainOf(change).Append(sealed.entry);
    line_ids.push_back(sealed.entry.line_id);
    corrects.push_back(sealed.entry.corrects_line_id);
    previous_hashes.push_back(pg::FormatBytes(sealed.entry.previous_hash.view()));
    hashes.push_back(pg::FormatBytes(hash.view()));
    numbers.push_back(sealed.entry.entry_number);
  }
  if (line_ids.empty()) return;
  change.tx().Exec(
      "INSERT INTO ledger_entry (city_code, entry_number, line_id, booked_month, adjustment,"
      " corrects_line_id, explanation, previous_hash, entry_hash, month, elder_id, provider_id,"
      " caregiver_id, county_code, funding, reason)"
      " SELECT $1, entry_number, line_id,"
      " date_trunc('month', post_time AT TIME ZONE 'Asia/Shanghai')::date, false, corrects, '',"
      " previous_hash, entry_hash, month, elder_id, line.provider_id, caregiver_id, county_code,"
      " funding, reason"
      " FROM unnest($2::text[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[])"
      " AS added (line_id, entry_number, corrects, previous_hash, entry_hash)"
      " JOIN ledger_line AS line USING (line_id)"
      " JOIN visit USING (city_code, visit_id, elder_id) JOIN elder USING (city_code, elder_id)"
      " WHERE city_code = $1",
      {change.city_code(), line_ids, numbers, corrects, previous_hashes, hashes});
  // Never before what was posted: the clock of the version before may have been ahead.
  change.tx().Exec(
      "UPDATE books SET last_recorded_time = greatest(last_recorded_time,"
      " (SELECT max(post_time) FROM ledger_line WHERE city_code = $1) + interval '1 microsecond')"
      " WHERE city_code = $1",
      {change.city_code()});
}

}  // namespace

void TakeOver(Change& change) {
  TakeOverAreas(change);
  TakeOverVisits(change);
  TakeOverLines(change);
}

}  // namespace homecare::billing::storage
