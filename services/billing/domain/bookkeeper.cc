#include "services/billing/domain/bookkeeper.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/after_close.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/explanation.h"
#include "services/billing/domain/posting.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/reach.h"

namespace homecare::billing {
namespace {

std::vector<absl::CivilMonth> Between(absl::CivilMonth first, absl::CivilMonth last) {
  std::vector<absl::CivilMonth> months;
  for (absl::CivilMonth month = first; month <= last; ++month) months.push_back(month);
  return months;
}

// The same elder with only the visits that the month needs, so that rating a long history again
// stays cheap.
ElderFacts FactsOf(const ElderFacts& elder, absl::CivilMonth month) {
  ElderFacts facts{elder.elder_id, elder.registered_area, elder.grants, elder.suspensions, {}};
  const VisitWindow window = WindowOf(month, month);
  std::copy_if(elder.visits.begin(), elder.visits.end(), std::back_inserter(facts.visits),
               [&](const Visit& visit) { return window.Has(visit); });
  return facts;
}

std::vector<Line> LinesOf(const std::vector<Line>& lines, absl::CivilMonth month) {
  std::vector<Line> own;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(own),
               [&](const Line& line) { return line.month == month; });
  return own;
}

bool IsOnBill(const std::optional<VisitRecord>& record) { return record && record->billable; }

// A visit stays the same elder's and provider's: what was posted for it names them.
absl::Status CheckSameVisit(const VisitRecord& before, const VisitRecord& after) {
  if (before.elder_id != after.elder_id || before.visit.provider_id != after.visit.provider_id) {
    return VisitRewritten(after.visit.visit_id);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Bookkeeper::RecordElder(const ElderFacts& elder) {
  ElderFacts now{elder.elder_id, elder.registered_area, elder.grants, elder.suspensions, {}};
  RETURN_IF_ERROR(CheckFacts(now));
  const absl::Time recorded_time = facts_.Open();
  const std::optional<ElderFacts> before = facts_.FindElder(now.elder_id);
  facts_.PutElder(now);
  if (!before) return absl::OkStatus();
  const std::optional<absl::CivilMonth> first = FirstMonthReached(*before, now);
  if (!first) return absl::OkStatus();
  std::vector<absl::CivilMonth> months = ledger_.PostedMonths(now.elder_id);
  months.erase(months.begin(), std::lower_bound(months.begin(), months.end(), *first));
  if (months.empty()) return absl::OkStatus();
  now.visits = facts_.BillableVisits(now.elder_id, WindowOf(months.front(), months.back()));
  return Rate(now, months,
              {PostingCause::kElderChanged, "", ExplainElder(*before, now), recorded_time});
}

absl::Status Bookkeeper::RecordVisit(const VisitRecord& record) {
  const std::string& visit_id = record.visit.visit_id;
  if (!record.billable && !IsOnBill(facts_.FindVisit(visit_id))) return absl::OkStatus();
  if (!facts_.KnowsElder(record.elder_id)) return ElderNotFound(record.elder_id);
  const absl::Time recorded_time = facts_.Open();
  const std::optional<VisitRecord> before = facts_.FindVisit(visit_id);
  if (before) RETURN_IF_ERROR(CheckSameVisit(*before, record));
  if (before && before->clawed_back) return absl::OkStatus();
  // One that counts no more may have lost its times; what it was is kept.
  VisitRecord now = record.billable ? record : *before;
  now.billable = record.billable;
  if (before && *before == now) return absl::OkStatus();
  RETURN_IF_ERROR(CheckFacts({.elder_id = now.elder_id, .visits = {now.visit}}));
  const PostingCause cause =
      now.billable ? PostingCause::kVisitBillable : PostingCause::kVisitNotBillable;
  return Replace(before ? &*before : nullptr, now,
                 {cause, visit_id, ExplainVisit(before, now), recorded_time});
}

absl::Status Bookkeeper::ClawBack(absl::string_view visit_id, const std::string& explanation) {
  const absl::Time recorded_time = facts_.Open();
  const std::optional<VisitRecord> before = facts_.FindVisit(visit_id);
  if (!before) return VisitNotFound(visit_id);
  if (!before->billable) return VisitNotBilled(visit_id);
  VisitRecord now = *before;
  now.billable = false;
  now.clawed_back = true;
  return Replace(&*before, now,
                 {PostingCause::kClawBack, std::string(visit_id), explanation, recorded_time});
}

absl::Status Bookkeeper::Replace(const VisitRecord* before, const VisitRecord& now,
                                 const Reason& reason) {
  facts_.PutVisit(now);
  const Visit& was = before != nullptr ? before->visit : now.visit;
  const absl::Time start = std::min(was.check_in_time, now.visit.check_in_time);
  const absl::Time end = std::max(was.check_out_time, now.visit.check_out_time);
  std::optional<ElderFacts> elder = facts_.FindElder(now.elder_id);
  HC_CHECK(elder.has_value());
  elder->visits = facts_.BillableVisits(now.elder_id, WindowAround(start, end));
  return Rate(*elder, Between(ServiceMonth(start), LastMonthReached(elder->visits, start, end)),
              reason);
}

absl::Status Bookkeeper::RateAgain(absl::string_view elder_id, absl::CivilMonth month,
                                   const std::string& explanation) {
  const absl::Time recorded_time = facts_.Open();
  std::optional<ElderFacts> elder = facts_.FindElder(elder_id);
  if (!elder) return ElderNotFound(elder_id);
  elder->visits = facts_.BillableVisits(elder_id, WindowOf(month, month));
  return Rate(*elder, {month}, {PostingCause::kRulesChanged, "", explanation, recorded_time});
}

absl::StatusOr<std::vector<Line>> Bookkeeper::LinesNow(const ElderFacts& elder,
                                                       absl::CivilMonth month,
                                                       const Rulebook& rules) {
  const auto closed = city_.ClosedMonths().find(month);
  if (closed == city_.ClosedMonths().end()) return RateMonth(FactsOf(elder, month), month, rules);
  ASSIGN_OR_RETURN(ClosedMonth rated,
                   RateClosedMonth(facts_.HistoryOf(elder.elder_id, ClosedWindowOf(month)), month,
                                   city_.RulesHistory(), closed->second, absl::InfiniteFuture()));
  return std::move(rated.now);
}

absl::Status Bookkeeper::Rate(const ElderFacts& elder, const std::vector<absl::CivilMonth>& months,
                              const Reason& reason) {
  ASSIGN_OR_RETURN(const Rulebook rules, city_.Rules());
  const std::vector<Line> posted = ledger_.Posted(elder.elder_id, months.front(), months.back());
  for (const absl::CivilMonth month : months) {
    ASSIGN_OR_RETURN(const std::vector<Line> lines, LinesNow(elder, month, rules));
    std::vector<Line> changes = Difference(lines, LinesOf(posted, month));
    if (changes.empty()) continue;
    ledger_.Post({elder.elder_id, month, reason.recorded_time,
                  city_.ClosedMonths().count(month) > 0, reason.cause, reason.visit_id,
                  reason.explanation, rules.PolicyVersions(month), std::move(changes)});
  }
  return absl::OkStatus();
}

}  // namespace homecare::billing
