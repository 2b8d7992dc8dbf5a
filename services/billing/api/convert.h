// Between the contract's messages and the domain's values.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "homecare/billing/v1/billing_service.pb.h"
#include "homecare/event/v1/event.pb.h"
#include "services/billing/domain/books.h"
#include "services/billing/domain/elder_month.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/quote.h"
#include "services/billing/storage/ledger.h"

namespace homecare::billing {

// What the registry and the visits tell. INVALID_FIELD for a date that is none, a value this build
// does not know, a billable visit without its times.
absl::StatusOr<ElderFacts> FromProto(const event::v1::ElderChanged& changed);
absl::StatusOr<VisitRecord> FromProto(const event::v1::VisitChanged& changed);

// The planned visit. Refuses a range that is empty, longer than a day or more than a year away.
absl::StatusOr<Visit> FromProto(const v1::QuoteVisitRequest& request, absl::Time now);
absl::StatusOr<storage::LedgerFilter> FromProto(const v1::ListLedgerRequest& request);
// A month as in 2022-06, of a year that a database and a calendar know (field `month`).
absl::StatusOr<absl::CivilMonth> CheckedMonth(absl::string_view text);

v1::QuoteVisitResponse ToProto(const Quote& quote, const Policy& policy);
// `lines` are those the summary was made of.
v1::ElderMonth ToProto(const ElderMonth& summary, const std::vector<Line>& lines);
v1::LedgerLine ToProto(const storage::LedgerLine& line);

}  // namespace homecare::billing
