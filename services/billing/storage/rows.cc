#include "services/billing/storage/rows.h"

#include "common/base/check.h"
#include "common/base/names.h"

namespace homecare::billing::storage {
namespace {

constexpr std::array<NameOf<PostingCause>, 5> kCauses = {
    {{PostingCause::kVisitBillable, "VISIT_BILLABLE"},
     {PostingCause::kVisitNotBillable, "VISIT_NOT_BILLABLE"},
     {PostingCause::kElderChanged, "ELDER_CHANGED"},
     {PostingCause::kRulesChanged, "RULES_CHANGED"},
     {PostingCause::kClawBack, "CLAW_BACK"}}};

// The value of that name, by the domain's own naming; it was written by it.
template <typename Enum>
Enum Named(absl::string_view name, absl::string_view (*name_of)(Enum), Enum last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  HC_CHECK(false && "name without an enum value");
}

}  // namespace

absl::string_view Name(PostingCause cause) { return NameIn(kCauses, cause); }

AreaClass ToArea(absl::string_view name) { return ValueIn(kAreaNames, name); }

Grant ToGrant(const pg::Row& row) {
  Grant grant;
  grant.grant_id = row.Text("grant_id");
  grant.level = ValueIn(kLevelNames, row.Text("level"));
  grant.area = ToArea(row.Text("area"));
  grant.valid_from = row.Day("valid_from");
  grant.valid_to = row.OptionalDay("valid_to");
  return grant;
}

Suspension ToSuspension(const pg::Row& row) {
  Suspension suspension;
  suspension.suspension_id = row.Text("suspension_id");
  suspension.reason = ValueIn(kSuspensionReasonNames, row.Text("reason"));
  suspension.start_time = row.Time("start_time");
  suspension.end_time = row.OptionalTime("end_time");
  return suspension;
}

Visit ToVisit(const pg::Row& row) {
  Visit visit;
  visit.visit_id = row.Text("visit_id");
  visit.item = row.Text("item_code");
  visit.bucket = ValueIn(kBucketNames, row.Text("bucket"));
  visit.check_in_time = row.Time("check_in_time");
  visit.check_out_time = row.Time("check_out_time");
  visit.double_up = row.Bool("double_up");
  visit.family_consent = row.Bool("family_consent");
  visit.caregiver_id = row.Text("caregiver_id");
  visit.provider_id = row.Text("provider_id");
  return visit;
}

// Columns are named as the parameters are (domain/policy.h); the database checks their values.
Policy ToPolicy(const pg::Row& row) {
  Policy policy;
  policy.version_id = row.Text("version_id");
  policy.effective_from = row.Day("effective_from");
  for (const PolicyParameter& parameter : PolicyParameters()) {
    HC_CHECK(parameter.set(row.Text(std::string(parameter.name).c_str()), policy));
  }
  return policy;
}

Tariff ToTariff(const pg::Row& row) {
  Tariff tariff;
  tariff.version_id = row.Text("version_id");
  tariff.area = ToArea(row.Text("area"));
  tariff.valid_from = row.Day("valid_from");
  tariff.valid_to = row.OptionalDay("valid_to");
  tariff.subsidy_fen_per_hour = FenPerHour(row.Int64("subsidy_fen_per_hour"));
  tariff.family_fen_per_hour = FenPerHour(row.Int64("family_fen_per_hour"));
  return tariff;
}

Line ToLine(const pg::Row& row) {
  Line line;
  line.visit_id = row.Text("visit_id");
  line.month = ToMonth(row);
  line.funding = Named(row.Text("funding"), &FundingName, Funding::kNone);
  line.reason = Named(row.Text("reason"), &ReasonName, LineReason::kTooShort);
  line.rate_fen_per_hour = FenPerHour(row.Int64("rate_fen_per_hour"));
  line.minutes = Minutes(row.Int64("minutes"));
  line.fen = Fen(row.Int64("amount_fen"));
  return line;
}

PostingCause ToCause(const pg::Row& row) { return ValueIn(kCauses, row.Text("cause")); }

absl::CivilMonth ToMonth(const pg::Row& row) { return absl::CivilMonth(row.Day("month")); }

}  // namespace homecare::billing::storage
