#include "services/billing/domain/posting.h"

#include <map>
#include <tuple>

#include "common/base/check.h"

namespace homecare::billing {
namespace {

auto KeyOf(const Line& line) {
  return std::tie(line.visit_id, line.month, line.funding, line.reason, line.rate_fen_per_hour);
}

struct KeyLess {
  bool operator()(const Line* a, const Line* b) const { return KeyOf(*a) < KeyOf(*b); }
};

// Sums of lines by key, in the order in which the keys first came. Borrows the lines it is given.
class Sums {
 public:
  void Add(const Line& line, int64_t sign) {
    const auto [found, is_new] = places_.try_emplace(&line, rows_.size());
    if (is_new) {
      rows_.push_back(line);
      rows_.back().minutes = Minutes(0);
      rows_.back().fen = Fen(0);
    }
    Line& row = rows_[found->second];
    row.minutes += Minutes(sign * line.minutes.value());
    row.fen += Fen(sign * line.fen.value());
  }

  const std::vector<Line>& rows() const { return rows_; }

 private:
  std::map<const Line*, size_t, KeyLess> places_;
  std::vector<Line> rows_;
};

}  // namespace

std::vector<Line> Difference(const std::vector<Line>& now, const std::vector<Line>& posted) {
  Sums sums;
  for (const Line& line : now) sums.Add(line, 1);
  for (const Line& line : posted) sums.Add(line, -1);
  std::vector<Line> changes;
  for (const Line& row : sums.rows()) {
    if (row.minutes != Minutes(0) || row.fen != Fen(0)) changes.push_back(row);
  }
  return changes;
}

std::optional<DoubleEntry> DoubleEntryOf(const Line& line) {
  if (line.fen == Fen(0)) return std::nullopt;
  HC_CHECK(line.funding == Funding::kSubsidy || line.funding == Funding::kFamily);
  const absl::string_view debit =
      line.funding == Funding::kSubsidy ? kFundExpense : kFamilyReceivable;
  return DoubleEntry{debit, kProviderPayable, line.fen};
}

}  // namespace homecare::billing
