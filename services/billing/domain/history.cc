#include "services/billing/domain/history.h"

#include <algorithm>
#include <utility>

#include "services/billing/domain/validity.h"

namespace homecare::billing {
namespace {

// By time of recording.
template <typename Fact>
std::vector<const Recorded<Fact>*> RecordsKnownAt(const std::vector<Recorded<Fact>>& records,
                                                  absl::Time time) {
  std::vector<const Recorded<Fact>*> known;
  for (const Recorded<Fact>& record : records) {
    if (record.KnownAt(time)) known.push_back(&record);
  }
  std::stable_sort(known.begin(), known.end(), [](const auto* a, const auto* b) {
    return a->recorded_time < b->recorded_time;
  });
  return known;
}

// `pieces` of one claim less the days of `taken`.
template <typename Dated>
std::vector<Dated> CutOut(const Dated& taken, const std::vector<Dated>& pieces) {
  std::vector<Dated> left;
  for (const Dated& piece : pieces) {
    if (!Overlap(piece, taken)) {
      left.push_back(piece);
      continue;
    }
    if (piece.valid_from < taken.valid_from) {
      left.push_back(piece);
      left.back().valid_to = taken.valid_from;
    }
    if (taken.valid_to && ValidOn(piece, *taken.valid_to)) {
      left.push_back(piece);
      left.back().valid_from = *taken.valid_to;
    }
  }
  return left;
}

bool SameBook(const Grant&, const Grant&) { return true; }
bool SameBook(const Tariff& a, const Tariff& b) { return a.area == b.area; }

// Each claim less what was recorded later of the same book.
template <typename Dated>
std::vector<Dated> LastRecordedWins(const std::vector<Recorded<Dated>>& records, absl::Time time) {
  const auto known = RecordsKnownAt(records, time);
  std::vector<Dated> left;
  for (const Recorded<Dated>* record : known) {
    std::vector<Dated> pieces = {record->fact};
    for (const Recorded<Dated>* later : known) {
      if (record->recorded_time < later->recorded_time && SameBook(record->fact, later->fact)) {
        pieces = CutOut(later->fact, pieces);
      }
    }
    std::move(pieces.begin(), pieces.end(), std::back_inserter(left));
  }
  return left;
}

std::vector<Suspension> SuspensionsKnownAt(const std::vector<Recorded<Suspension>>& records,
                                           absl::Time time) {
  const auto known = RecordsKnownAt(records, time);
  std::vector<Suspension> left;
  for (const Recorded<Suspension>* record : known) {
    const bool replaced =
        std::any_of(known.begin(), known.end(), [&](const Recorded<Suspension>* later) {
          return record->recorded_time < later->recorded_time &&
                 !record->fact.suspension_id.empty() &&
                 record->fact.suspension_id == later->fact.suspension_id;
        });
    if (!replaced) left.push_back(record->fact);
  }
  return left;
}

std::vector<Policy> PoliciesKnownAt(const std::vector<Recorded<Policy>>& records, absl::Time time) {
  const auto known = RecordsKnownAt(records, time);
  std::vector<Policy> left;
  for (const Recorded<Policy>* record : known) {
    const bool replaced =
        std::any_of(known.begin(), known.end(), [&](const Recorded<Policy>* later) {
          return record->recorded_time < later->recorded_time &&
                 record->fact.effective_from == later->fact.effective_from;
        });
    if (!replaced) left.push_back(record->fact);
  }
  return left;
}

template <typename Fact>
void AddInstants(const std::vector<Recorded<Fact>>& records, absl::Time after, absl::Time until,
                 std::vector<absl::Time>& instants) {
  for (const Recorded<Fact>& record : records) {
    for (const absl::Time instant : {record.recorded_time, record.replaced_time}) {
      if (after < instant && instant <= until) instants.push_back(instant);
    }
  }
}

}  // namespace

ElderFacts KnownAt(const ElderHistory& history, absl::Time time) {
  ElderFacts facts;
  facts.elder_id = history.elder_id;
  for (const Recorded<AreaClass>* record : RecordsKnownAt(history.registered_areas, time)) {
    facts.registered_area = record->fact;
  }
  facts.grants = LastRecordedWins(history.grants, time);
  facts.suspensions = SuspensionsKnownAt(history.suspensions, time);
  for (const Recorded<Visit>& record : history.visits) {
    if (record.KnownAt(time)) facts.visits.push_back(record.fact);
  }
  return facts;
}

absl::StatusOr<Rulebook> KnownAt(const RuleHistory& history, absl::Time time) {
  return Rulebook::Make(PoliciesKnownAt(history.policies, time),
                        LastRecordedWins(history.tariffs, time));
}

std::vector<absl::Time> InstantsOf(const ElderHistory& history, const RuleHistory& rules,
                                   absl::Time after, absl::Time until) {
  std::vector<absl::Time> instants;
  AddInstants(history.registered_areas, after, until, instants);
  AddInstants(history.grants, after, until, instants);
  AddInstants(history.suspensions, after, until, instants);
  AddInstants(history.visits, after, until, instants);
  AddInstants(rules.policies, after, until, instants);
  AddInstants(rules.tariffs, after, until, instants);
  std::sort(instants.begin(), instants.end());
  instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
  return instants;
}

}  // namespace homecare::billing
