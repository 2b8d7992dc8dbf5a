// Between the contract's messages and the domain's values.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/rpc/convert.h"
#include "homecare/billing/v1/ledger.pb.h"
#include "homecare/billing/v1/quote.pb.h"
#include "homecare/event/v1/event.pb.h"
#include "services/billing/domain/books.h"
#include "services/billing/domain/elder_month.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/quote.h"
#include "services/billing/domain/share.h"
#include "services/billing/storage/ledger.h"

namespace homecare::billing {

// What the registry and the visits tell. INVALID_FIELD for a date that is none, a value this build
// does not know, a billable visit without its times.
absl::StatusOr<ElderFacts> FromProto(const event::v1::ElderChanged& changed);
absl::StatusOr<VisitRecord> FromProto(const event::v1::VisitChanged& changed);

// The planned visit. Refuses a range that is empty, longer than a day or more than a year away.
absl::StatusOr<Visit> FromProto(const v1::QuoteVisitRequest& request, absl::Time now);
// Of ListLedger and ExportLines, which narrow alike. Errors of CheckedAsOf.
absl::StatusOr<storage::LedgerFilter> FilterOf(const v1::ListLedgerRequest& request,
                                               absl::Time now);
absl::StatusOr<storage::LedgerFilter> FilterOf(const v1::ExportLinesRequest& request,
                                               absl::Time now);
// What will be known then is not known: INVALID_FIELD (as_of) for an instant after `now`. Any of
// the past may be asked about, however old: an auditor asks years later.
absl::StatusOr<absl::Time> CheckedAsOf(absl::Time as_of, absl::Time now);
// The instant asked about, checked; InfiniteFuture where none is.
template <typename Request>
absl::StatusOr<absl::Time> AsOf(const Request& request, absl::Time now) {
  if (!request.has_as_of()) return absl::InfiniteFuture();
  return CheckedAsOf(rpc::FromProto(request.as_of()), now);
}
// The same unchecked, for ListRules: rules of days to come are known before.
template <typename Request>
absl::Time AsOf(const Request& request) {
  return request.has_as_of() ? rpc::FromProto(request.as_of()) : absl::InfiniteFuture();
}
// A month as in 2022-06, of a year that a database and a calendar know (field `month`).
absl::StatusOr<absl::CivilMonth> CheckedMonth(absl::string_view text);

v1::QuoteVisitResponse ToProto(const Quote& quote, const Policy& policy);
// `lines` are those the summary was made of.
v1::ElderMonth ToProto(const ElderMonth& summary, const std::vector<Line>& lines);
v1::LedgerLine ToProto(const storage::LedgerLine& line);
v1::Share ToProto(const Share& share);

}  // namespace homecare::billing
