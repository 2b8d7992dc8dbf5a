// Between the domain's words and the texts that the schema keeps them as, and from rows to values.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/pg/rows.h"
#include "services/billing/domain/books.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing::storage {

absl::string_view Name(Level level);
absl::string_view Name(AreaClass area);
absl::string_view Name(Bucket bucket);
absl::string_view Name(SuspensionReason reason);
absl::string_view Name(PostingCause cause);

AreaClass ToArea(absl::string_view name);
Grant ToGrant(const pg::Row& row);
Suspension ToSuspension(const pg::Row& row);
Visit ToVisit(const pg::Row& row);
Policy ToPolicy(const pg::Row& row);
Tariff ToTariff(const pg::Row& row);
Line ToLine(const pg::Row& row);
// The column `month`, which holds a month's first day.
absl::CivilMonth ToMonth(const pg::Row& row);

// What ToVisit reads; the statement's text stays a constant of the program.
#define HC_VISIT_COLUMNS                                                                    \
  "visit_id, item_code, bucket, check_in_time, check_out_time, double_up, family_consent, " \
  "caregiver_id, provider_id"

}  // namespace homecare::billing::storage
