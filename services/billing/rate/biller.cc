#include "services/billing/rate/biller.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/after_close.h"
#include "services/billing/domain/rating.h"
#include "services/billing/rate/problem.h"
#include "services/billing/rate/rows.h"

namespace homecare::billing::rate {
namespace {

// After every time that RFC 3339 can write, and before an infinity, at which nothing is known.
absl::Time EndOfTime() { return absl::FromCivil(absl::CivilDay(10001, 1, 1), absl::UTCTimeZone()); }

// The place of a visit in the output.
using Place = std::pair<int64_t, absl::string_view>;

Place PlaceOf(const Visit& visit) { return {FloorSeconds(visit.check_in_time), visit.visit_id}; }

std::string ExpectedBy(const absl::Status& status) {
  const std::string reason = Reason(status);
  if (reason == "TARIFF_MISSING") return "a tariff for every minute that is priced";
  if (reason == "POLICY_MISSING") return "a policy on every day that is rated";
  return "a visit that can be rated";
}

// Visits in the order of their lines.
absl::Status CheckIdsDiffer(const std::string& path, const Elder& elder) {
  std::map<absl::string_view, int64_t> lines;
  for (size_t i = 0; i < elder.visit_lines.size(); ++i) {
    const std::string& id = elder.history.visits[i].fact.visit_id;
    const auto [first, added] = lines.emplace(id, elder.visit_lines[i]);
    if (!added) return RepeatedVisit(path, elder.visit_lines[i], id, first->second);
  }
  return absl::OkStatus();
}

}  // namespace

Biller::Biller(const Options& options, RuleHistory rules, Rulebook rulebook)
    : visits_path_(City::PathOf(options.dir, City::kVisits)),
      month_(options.month),
      closed_(options.closed),
      as_of_(options.as_of.value_or(EndOfTime())),
      rules_(std::move(rules)),
      rulebook_(std::move(rulebook)) {}

absl::StatusOr<Biller> Biller::Make(const Options& options, RuleHistory rules) {
  absl::StatusOr<Rulebook> rulebook = KnownAt(rules, options.as_of.value_or(EndOfTime()));
  if (!rulebook.ok()) return absl::InvalidArgumentError(rulebook.status().message());
  return Biller(options, std::move(rules), *std::move(rulebook));
}

absl::StatusOr<std::vector<Line>> Biller::Bill(const Elder& elder) const {
  if (elder.history.visits.empty()) return std::vector<Line>();
  absl::StatusOr<std::vector<Line>> lines = Rate(elder.history);
  if (!lines.ok()) return Blame(elder);
  return lines;
}

absl::StatusOr<std::vector<Line>> Biller::Rate(const ElderHistory& history) const {
  if (closed_) return NetSinceClose(history);
  return RateMonth(KnownAt(history, as_of_), month_, rulebook_);
}

absl::StatusOr<std::vector<Line>> Biller::NetSinceClose(const ElderHistory& history) const {
  ASSIGN_OR_RETURN(const ClosedMonth month,
                   RateClosedMonth(history, month_, rules_, *closed_, as_of_));
  std::map<absl::string_view, Place> places;
  for (const Recorded<Visit>& visit : history.visits) {
    places.emplace(visit.fact.visit_id, PlaceOf(visit.fact));
  }
  std::map<std::tuple<Place, Funding, LineReason, FenPerHour>, Total> sums;
  for (const Recording& recording : month.recordings) {
    for (const Line& change : recording.changes) {
      Total& sum = sums[{places.at(change.visit_id), change.funding, change.reason,
                         change.rate_fen_per_hour}];
      sum.minutes += change.minutes;
      sum.fen += change.fen;
    }
  }
  std::vector<Line> net;
  for (const auto& [key, sum] : sums) {
    if (sum == Total{}) continue;
    const auto& [place, funding, reason, rate] = key;
    net.push_back({std::string(place.second), month_, funding, reason, rate, sum.minutes, sum.fen});
  }
  return net;
}

// The first visit of the queue with which the elder cannot be rated.
absl::Status Biller::Blame(const Elder& elder) const {
  RETURN_IF_ERROR(CheckIdsDiffer(visits_path_, elder));
  const std::vector<Recorded<Visit>>& visits = elder.history.visits;
  std::vector<size_t> queue(visits.size());
  std::iota(queue.begin(), queue.end(), 0);
  std::sort(queue.begin(), queue.end(), [&](size_t a, size_t b) {
    const auto key = [&](size_t i) {
      const bool late = closed_ && visits[i].recorded_time > *closed_;
      return std::tuple(late ? visits[i].recorded_time : absl::InfinitePast(),
                        PlaceOf(visits[i].fact));
    };
    return key(a) < key(b);
  });
  ElderHistory some = elder.history;
  some.visits.clear();
  for (const size_t i : queue) {
    some.visits.push_back(visits[i]);
    const absl::Status status = Rate(some).status();
    if (status.ok()) continue;
    return UnexpectedFact(visits_path_, elder.visit_lines[i], kCheckIn, ExpectedBy(status),
                          status.message());
  }
  return absl::InternalError(
      absl::StrCat("elder ", elder.history.elder_id, " cannot be rated, and no visit is why"));
}

}  // namespace homecare::billing::rate
