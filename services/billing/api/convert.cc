#include "services/billing/api/convert.h"

#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "services/billing/domain/share.h"

namespace homecare::billing {
namespace {

constexpr absl::Duration kLongestPlanned = absl::Hours(24);
// Behind every visit that was recorded for the same instant, whose id is in hexadecimal digits.
constexpr char kPlannedVisitId[] = "planned";

// A domain's value that is one less than the contract's, whose zero is UNSPECIFIED. Events come
// from programs that may be newer than this one: what it does not know is refused, never guessed.
template <typename Enum>
absl::StatusOr<Enum> Less1(int number, Enum last, absl::string_view field) {
  if (number < 1 || number > static_cast<int>(last) + 1) {
    return InvalidField(field, "is not a known value");
  }
  return static_cast<Enum>(number - 1);
}

static_assert(static_cast<int>(Level::kSevere) + 1 == type::v1::LEVEL_SEVERE);
static_assert(static_cast<int>(Level::kMild) + 1 == type::v1::LEVEL_MILD);
static_assert(static_cast<int>(AreaClass::kUrban) + 1 == type::v1::AREA_CLASS_URBAN);
static_assert(static_cast<int>(AreaClass::kRural) + 1 == type::v1::AREA_CLASS_RURAL);
static_assert(static_cast<int>(SuspensionReason::kDeath) + 1 == type::v1::SUSPENSION_REASON_DEATH);
static_assert(static_cast<int>(SuspensionReason::kWithdrawal) + 1 ==
              type::v1::SUSPENSION_REASON_WITHDRAWAL);
static_assert(static_cast<int>(Funding::kSubsidy) + 1 == v1::FUNDING_SUBSIDY);
static_assert(static_cast<int>(Funding::kNone) + 1 == v1::FUNDING_NONE);
static_assert(static_cast<int>(PostingCause::kVisitBillable) + 1 ==
              v1::POSTING_CAUSE_VISIT_BILLABLE);
static_assert(static_cast<int>(PostingCause::kClawBack) + 1 == v1::POSTING_CAUSE_CLAW_BACK);
static_assert(static_cast<int>(LineReason::kNone) == v1::LINE_REASON_UNSPECIFIED);
static_assert(static_cast<int>(LineReason::kTooShort) == v1::LINE_REASON_TOO_SHORT);
static_assert(v1::LineReason_MAX == v1::LINE_REASON_TOO_SHORT);

// Only care hours are the entitlement's; goods and emergencies never touch it.
absl::StatusOr<Bucket> ToBucket(type::v1::Bucket bucket) {
  switch (bucket) {
    case type::v1::BUCKET_CARE_HOURS:
      return Bucket::kCare;
    case type::v1::BUCKET_GOODS:
    case type::v1::BUCKET_EMERGENCY:
      return Bucket::kOther;
    default:
      return InvalidField("bucket", "is not a known value");
  }
}

absl::StatusOr<Grant> ToGrant(const type::v1::Grant& grant) {
  Grant out;
  out.grant_id = grant.grant_id();
  ASSIGN_OR_RETURN(out.level, Less1(grant.level(), Level::kMild, "grants.level"));
  ASSIGN_OR_RETURN(out.area, Less1(grant.area(), AreaClass::kRural, "grants.area"));
  ASSIGN_OR_RETURN(out.valid_from, rpc::CheckedDay(grant.valid_from(), "grants.valid_from"));
  if (!grant.valid_to().empty()) {
    ASSIGN_OR_RETURN(out.valid_to, rpc::CheckedDay(grant.valid_to(), "grants.valid_to"));
  }
  return out;
}

absl::StatusOr<Suspension> ToSuspension(const type::v1::Suspension& suspension) {
  Suspension out;
  out.suspension_id = suspension.suspension_id();
  ASSIGN_OR_RETURN(out.reason,
                   Less1(suspension.reason(), SuspensionReason::kWithdrawal, "suspensions.reason"));
  out.start_time = rpc::FromProto(suspension.start_time());
  if (suspension.has_end_time()) out.end_time = rpc::FromProto(suspension.end_time());
  return out;
}

template <typename Request>
absl::StatusOr<storage::LedgerFilter> ToFilter(const Request& request, absl::Time now) {
  storage::LedgerFilter filter;
  ASSIGN_OR_RETURN(filter.month, CheckedMonth(request.month()));
  filter.elder_id = request.elder_id();
  filter.provider_id = request.provider_id();
  filter.caregiver_id = request.caregiver_id();
  filter.county_code = request.county_code();
  if (request.funding() != v1::FUNDING_UNSPECIFIED) {
    ASSIGN_OR_RETURN(const Funding funding, Less1(request.funding(), Funding::kNone, "funding"));
    filter.funding = std::string(FundingName(funding));
  }
  if (request.reason() != v1::LINE_REASON_UNSPECIFIED) {
    if (!v1::LineReason_IsValid(request.reason())) {
      return InvalidField("reason", "is not a known value");
    }
    filter.reason = std::string(ReasonName(static_cast<LineReason>(request.reason())));
  }
  filter.adjustments_only = request.adjustments_only();
  ASSIGN_OR_RETURN(filter.as_of, AsOf(request, now));
  return filter;
}

}  // namespace

absl::StatusOr<ElderFacts> FromProto(const event::v1::ElderChanged& changed) {
  ElderFacts facts;
  facts.elder_id = changed.elder_id();
  ASSIGN_OR_RETURN(facts.registered_area,
                   Less1(changed.registered_area(), AreaClass::kRural, "registered_area"));
  for (const type::v1::Grant& grant : changed.grants()) {
    ASSIGN_OR_RETURN(Grant own, ToGrant(grant));
    facts.grants.push_back(std::move(own));
  }
  for (const type::v1::Suspension& suspension : changed.suspensions()) {
    ASSIGN_OR_RETURN(Suspension own, ToSuspension(suspension));
    facts.suspensions.push_back(std::move(own));
  }
  return facts;
}

absl::StatusOr<VisitRecord> FromProto(const event::v1::VisitChanged& changed) {
  VisitRecord record;
  record.elder_id = changed.elder_id();
  record.billable = changed.billable() && changed.state() == event::v1::VISIT_STATE_COMPLETED;
  Visit& visit = record.visit;
  visit.visit_id = changed.visit_id();
  visit.item = changed.item_code();
  visit.caregiver_id = changed.caregiver_id();
  visit.provider_id = changed.provider_id();
  visit.double_up = changed.double_up();
  visit.family_consent = changed.family_consent();
  if (!record.billable) return record;  // one under way has no end, and is not asked for its rest
  if (!changed.has_check_in_time() || !changed.has_check_out_time()) {
    return InvalidField("check_out_time", "a billable visit has both its times");
  }
  ASSIGN_OR_RETURN(visit.bucket, ToBucket(changed.bucket()));
  visit.check_in_time = rpc::FromProto(changed.check_in_time());
  visit.check_out_time = rpc::FromProto(changed.check_out_time());
  return record;
}

absl::StatusOr<Visit> FromProto(const v1::QuoteVisitRequest& request, absl::Time now) {
  ASSIGN_OR_RETURN(const rpc::TimeSpan span, rpc::CheckedSpan(request.planned(), now, "planned"));
  if (span.end - span.start > kLongestPlanned) {
    return InvalidField("planned", "must be at most 24 hours long");
  }
  Visit visit;
  visit.visit_id = kPlannedVisitId;
  ASSIGN_OR_RETURN(visit.bucket, ToBucket(request.bucket()));
  visit.check_in_time = span.start;
  visit.check_out_time = span.end;
  visit.double_up = request.double_up();
  visit.family_consent = request.family_consent();
  return visit;
}

absl::StatusOr<storage::LedgerFilter> FilterOf(const v1::ListLedgerRequest& request,
                                               absl::Time now) {
  return ToFilter(request, now);
}

absl::StatusOr<storage::LedgerFilter> FilterOf(const v1::ExportLinesRequest& request,
                                               absl::Time now) {
  return ToFilter(request, now);
}

absl::StatusOr<absl::Time> CheckedAsOf(absl::Time as_of, absl::Time now) {
  if (as_of > now) return InvalidField("as_of", "must not be in the future");
  return as_of;
}

absl::StatusOr<absl::CivilMonth> CheckedMonth(absl::string_view text) {
  const absl::StatusOr<absl::CivilMonth> month = ParseMonth(text);
  if (!month.ok() || month->year() < 1900 || month->year() >= 2200) {
    return InvalidField("month", "must be a month as in 2022-06");
  }
  return *month;
}

v1::Share ToProto(const Share& share) {
  v1::Share out;
  out.set_funding(static_cast<v1::Funding>(static_cast<int>(share.funding) + 1));
  out.set_reason(static_cast<v1::LineReason>(share.reason));
  out.set_rate_fen_per_hour(share.rate_fen_per_hour.value());
  out.set_minutes(share.minutes.value());
  out.set_amount_fen(share.fen.value());
  return out;
}

v1::QuoteVisitResponse ToProto(const Quote& quote, const Policy& policy) {
  std::vector<Line> lines;
  for (const MonthQuote& month : quote.months) {
    lines.insert(lines.end(), month.lines.begin(), month.lines.end());
  }
  v1::QuoteVisitResponse response;
  for (const Share& share : SharesOf(lines)) *response.add_shares() = ToProto(share);
  response.set_minutes_left(quote.months.front().remaining_minutes.value());
  response.set_minutes_scheduled(quote.months.front().scheduled_minutes.value());
  response.set_policy_version_id(policy.version_id);
  return response;
}

v1::ElderMonth ToProto(const ElderMonth& summary, const std::vector<Line>& lines) {
  v1::ElderMonth out;
  out.set_elder_id(summary.elder_id);
  out.set_month(FormatMonth(summary.month));
  out.set_cap_minutes(summary.cap_minutes.value());
  out.set_minutes_subsidised(summary.used_minutes.value());
  out.set_minutes_left(summary.remaining_minutes.value());
  for (const Share& share : SharesOf(lines)) *out.add_shares() = ToProto(share);
  const std::vector<std::string>& versions = summary.policy_version_ids;
  if (!versions.empty()) out.set_policy_version_id(versions.back());
  return out;
}

v1::LedgerLine ToProto(const storage::LedgerLine& posted) {
  v1::LedgerLine out;
  out.set_line_id(posted.line_id);
  out.set_posting_id(posted.posting_id);
  out.set_elder_id(posted.elder_id);
  out.set_month(FormatMonth(posted.line.month));
  out.set_visit_id(posted.line.visit_id);
  out.set_provider_id(posted.provider_id);
  out.set_funding(static_cast<v1::Funding>(static_cast<int>(posted.line.funding) + 1));
  out.set_reason(static_cast<v1::LineReason>(posted.line.reason));
  out.set_rate_fen_per_hour(posted.line.rate_fen_per_hour.value());
  out.set_minutes(posted.line.minutes.value());
  out.set_amount_fen(posted.line.fen.value());
  out.set_debit_account(posted.debit_account);
  out.set_credit_account(posted.credit_account);
  out.set_policy_version_id(posted.policy_version_id);
  *out.mutable_post_time() = rpc::ToProto(posted.post_time);
  out.set_entry_number(posted.entry_number);
  out.set_booked_month(FormatMonth(posted.booked_month));
  out.set_adjustment(posted.adjustment);
  out.set_corrects_line_id(posted.corrects_line_id);
  out.set_cause(static_cast<v1::PostingCause>(static_cast<int>(posted.cause) + 1));
  out.set_explanation(posted.explanation);
  out.set_caregiver_id(posted.caregiver_id);
  out.set_county_code(posted.county_code);
  return out;
}

}  // namespace homecare::billing
