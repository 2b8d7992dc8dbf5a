// What holds for a whole city, on one change.
#include "common/base/status.h"
#include "services/billing/storage/books.h"
#include "services/billing/storage/facts.h"

namespace homecare::billing::storage {
namespace {

struct KnownCity {
  std::optional<RuleHistory> history;
  std::optional<Rulebook> rules;
  std::optional<std::map<absl::CivilMonth, absl::Time>> closed_months;
};

struct KnownCities {
  std::map<std::string, KnownCity> by_code;
};

KnownCity& Known(Change& change) {
  return change.memory().Of<KnownCities>().by_code[change.city_code()];
}

}  // namespace

absl::StatusOr<Rulebook> ChangeCityBook::Rules() {
  KnownCity& city = Known(change_);
  if (!city.rules) {
    ASSIGN_OR_RETURN(city.rules, KnownAt(RulesHistory(), absl::InfiniteFuture()));
  }
  return *city.rules;
}

const RuleHistory& ChangeCityBook::RulesHistory() {
  KnownCity& city = Known(change_);
  if (!city.history) city.history = storage::RulesHistory(change_.tx(), change_.city_code());
  return *city.history;
}

const std::map<absl::CivilMonth, absl::Time>& ChangeCityBook::ClosedMonths() {
  KnownCity& city = Known(change_);
  if (!city.closed_months) {
    city.closed_months = storage::ClosedMonths(change_.tx(), change_.city_code());
  }
  return *city.closed_months;
}

void ChangeCityBook::Forget() { Known(change_) = {}; }

}  // namespace homecare::billing::storage
