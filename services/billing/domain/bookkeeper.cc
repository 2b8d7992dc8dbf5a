#include "services/billing/domain/bookkeeper.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/errors.h"
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
  const std::optional<ElderFacts> before = facts_.LockElder(now.elder_id);
  facts_.PutElder(now);
  if (!before) return absl::OkStatus();
  const std::optional<absl::CivilMonth> first = FirstMonthReached(*before, now);
  if (!first) return absl::OkStatus();
  std::vector<absl::CivilMonth> months = ledger_.PostedMonths(now.elder_id);
  months.erase(months.begin(), std::lower_bound(months.begin(), months.end(), *first));
  if (months.empty()) return absl::OkStatus();
  now.visits = facts_.BillableVisits(now.elder_id, WindowOf(months.front(), months.back()));
  return Rate(now, months, {PostingCause::kElderChanged, ""});
}

absl::Status Bookkeeper::RecordVisit(const VisitRecord& record) {
  const std::optional<VisitRecord> before = facts_.FindVisit(record.visit.visit_id);
  if (!record.billable && (!before || !before->billable)) return absl::OkStatus();
  if (before) RETURN_IF_ERROR(CheckSameVisit(*before, record));
  std::optional<ElderFacts> elder = facts_.LockElder(record.elder_id);
  if (!elder) return ElderNotFound(record.elder_id);

  // One that counts no more may have lost its times; what it was is kept.
  VisitRecord now = record.billable ? record : *before;
  now.billable = record.billable;
  elder->visits = {now.visit};
  RETURN_IF_ERROR(CheckFacts(*elder));
  facts_.PutVisit(now);

  const Visit& was = before ? before->visit : now.visit;
  const absl::Time start = std::min(was.check_in_time, now.visit.check_in_time);
  const absl::Time end = std::max(was.check_out_time, now.visit.check_out_time);
  elder->visits = facts_.BillableVisits(now.elder_id, WindowAround(start, end));
  const PostingCause cause =
      now.billable ? PostingCause::kVisitBillable : PostingCause::kVisitNotBillable;
  return Rate(*elder, Between(ServiceMonth(start), LastMonthReached(elder->visits, start, end)),
              {cause, now.visit.visit_id});
}

absl::Status Bookkeeper::Rate(const ElderFacts& elder, const std::vector<absl::CivilMonth>& months,
                              const Reason& reason) {
  ASSIGN_OR_RETURN(const Rulebook rules, facts_.Rules());
  const std::vector<Line> posted = ledger_.Posted(elder.elder_id, months.front(), months.back());
  for (const absl::CivilMonth month : months) {
    ASSIGN_OR_RETURN(const std::vector<Line> lines, RateMonth(FactsOf(elder, month), month, rules));
    std::vector<Line> changes = Difference(lines, LinesOf(posted, month));
    if (changes.empty()) continue;
    ledger_.Post({elder.elder_id, month, reason.cause, reason.visit_id, rules.PolicyVersions(month),
                  std::move(changes)});
  }
  return absl::OkStatus();
}

}  // namespace homecare::billing
