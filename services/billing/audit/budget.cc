#include "services/billing/audit/budget.h"

#include <algorithm>
#include <tuple>

namespace homecare::billing::audit {
namespace {

constexpr int kBasisMonths = 3;

struct Basis {
  int64_t paid_fen = 0;
  int64_t grants = 0;
};

bool SameGroup(const MonthFigures& a, const MonthFigures& b) {
  return a.county_code == b.county_code && a.level == b.level;
}

// Of the group's last closed months; [begin, end) in order of month.
template <typename It>
Basis BasisOf(It begin, It end) {
  Basis basis;
  int months = 0;
  while (end != begin && months < kBasisMonths) {
    --end;
    if (!end->closed) continue;
    basis.paid_fen += end->paid.value();
    basis.grants += end->grants;
    ++months;
  }
  return basis;
}

Fen ForecastOf(const MonthFigures& month, const Basis& basis) {
  if (month.closed || basis.grants <= 0) return month.paid;
  // Twelve digits of fen times six of grants are beyond 64 bits.
  const auto product = static_cast<__int128>(basis.paid_fen) * month.grants;
  const auto doubled = static_cast<__int128>(basis.grants) * 2;
  const Fen estimate(static_cast<int64_t>((2 * product + basis.grants) / doubled));
  return std::max(month.paid, estimate);
}

void Add(const MonthFigures& month, const Basis& basis, Budget* budget) {
  BudgetRow row{month, Minutes(month.grants * month.cap.value()), Minutes(0), Fen(0)};
  row.not_delivered = std::max(Minutes(0), row.promised - month.delivered);
  row.forecast = ForecastOf(month, basis);
  budget->promised += row.promised;
  budget->not_delivered += row.not_delivered;
  budget->paid += month.paid;
  budget->forecast += row.forecast;
  budget->rows.push_back(std::move(row));
}

}  // namespace

Budget BudgetOf(std::vector<MonthFigures> figures, Fen year_budget) {
  std::sort(figures.begin(), figures.end(), [](const MonthFigures& a, const MonthFigures& b) {
    return std::tie(a.county_code, a.level, a.month) < std::tie(b.county_code, b.level, b.month);
  });
  Budget budget;
  for (auto begin = figures.begin(); begin != figures.end();) {
    const auto end = std::find_if_not(
        begin, figures.end(), [&](const MonthFigures& one) { return SameGroup(one, *begin); });
    const Basis basis = BasisOf(begin, end);
    for (auto month = begin; month != end; ++month) Add(*month, basis, &budget);
    begin = end;
  }
  budget.left = year_budget - budget.forecast;
  return budget;
}

}  // namespace homecare::billing::audit
