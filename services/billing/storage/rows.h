// Between the domain's words and the texts that the schema keeps them as, and from rows to values.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/pg/rows.h"
#include "services/billing/domain/books.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/names.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing::storage {

using billing::Name;
absl::string_view Name(PostingCause cause);

AreaClass ToArea(absl::string_view name);
Grant ToGrant(const pg::Row& row);
Suspension ToSuspension(const pg::Row& row);
Visit ToVisit(const pg::Row& row);
Policy ToPolicy(const pg::Row& row);
Tariff ToTariff(const pg::Row& row);
Line ToLine(const pg::Row& row);
PostingCause ToCause(const pg::Row& row);

// The fact of a row with the span of its columns recorded_time and replaced_time.
template <typename Fact>
Recorded<Fact> ToRecorded(const pg::Row& row, Fact fact) {
  return {std::move(fact), row.Time("recorded_time"),
          row.OptionalTime("replaced_time").value_or(absl::InfiniteFuture())};
}

// The column `month`, which holds a month's first day.
absl::CivilMonth ToMonth(const pg::Row& row);

// What ToVisit reads; the statement's text stays a constant of the program.
#define HC_VISIT_COLUMNS                                                                    \
  "visit_id, item_code, bucket, check_in_time, check_out_time, double_up, family_consent, " \
  "caregiver_id, provider_id"
// The same of visit_record, aliased `record`, joined with visit; and the span.
#define HC_RECORD_COLUMNS                                                                    \
  "visit_id, record.item_code, record.bucket, record.check_in_time, record.check_out_time, " \
  "record.double_up, record.family_consent, record.caregiver_id, visit.provider_id, "        \
  "record.recorded_time, record.replaced_time"

}  // namespace homecare::billing::storage
