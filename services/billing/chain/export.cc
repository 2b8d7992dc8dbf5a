#include "services/billing/chain/export.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/csv_field.h"

namespace homecare::billing::chain {
namespace {

constexpr absl::string_view kHeader =
    "city_code,entry_number,line_id,posting_id,elder_id,month,booked_month,visit_id,provider_id,"
    "funding,reason,rate_fen_per_hour,minutes,amount_fen,debit_account,credit_account,"
    "policy_version_id,corrects_line_id,cause,cause_id,explanation,post_time,previous_hash,"
    "entry_hash\n";

// Each with its comma.
void AppendFields(std::initializer_list<absl::string_view> fields, std::string* csv) {
  for (const absl::string_view field : fields) {
    AppendCsvField(field, csv);
    csv->push_back(',');
  }
}

}  // namespace

absl::string_view ExportHeader() { return kHeader; }

void AppendExportRow(const Entry& entry, const Hash& entry_hash, std::string* csv) {
  AppendFields({entry.city_code, absl::StrCat(entry.entry_number), entry.line_id, entry.posting_id,
                entry.elder_id, FormatMonth(entry.month), FormatMonth(entry.booked_month),
                entry.visit_id, entry.provider_id, entry.funding, entry.reason},
               csv);
  absl::StrAppend(csv, entry.rate_fen_per_hour.value(), ",", entry.minutes.value(), ",",
                  entry.amount_fen.value(), ",");
  AppendFields({entry.debit_account, entry.credit_account, entry.policy_version_id,
                entry.corrects_line_id, entry.cause, entry.cause_id, entry.explanation},
               csv);
  absl::StrAppend(csv, FormatMicros(entry.post_time), ",", ToHex(entry.previous_hash), ",",
                  ToHex(entry_hash), "\n");
}

std::string FormatMicros(absl::Time instant) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", instant, absl::UTCTimeZone());
}

}  // namespace homecare::billing::chain
