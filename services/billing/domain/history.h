// What was known when: every fact with the span of time during which the books held it for true.
// A correction ends one record and begins another; nothing recorded is ever forgotten, so that a
// question about the past has the answer it had then (DOMAIN "After the close", E16). Plain values.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

// Held for true in [recorded_time, replaced_time).
template <typename Fact>
struct Recorded {
  Fact fact;
  absl::Time recorded_time = absl::InfinitePast();
  absl::Time replaced_time = absl::InfiniteFuture();

  // At InfiniteFuture too, where nothing replaced it.
  bool KnownAt(absl::Time time) const {
    return recorded_time <= time &&
           (time < replaced_time || replaced_time == absl::InfiniteFuture());
  }
};

// One elder. A visit that was voided is a record that was replaced by none.
struct ElderHistory {
  std::string elder_id;
  std::vector<Recorded<AreaClass>> registered_areas;
  std::vector<Recorded<Grant>> grants;
  std::vector<Recorded<Suspension>> suspensions;
  std::vector<Recorded<Visit>> visits;
};

// The rules of a city.
struct RuleHistory {
  std::vector<Recorded<Policy>> policies;
  std::vector<Recorded<Tariff>> tariffs;
};

// What was known at that instant. A day that several tariffs of one area, or several grants, known
// then claim belongs to the one recorded last, so that a correction needs no edit of what it
// corrects: earlier claims are cut to the days that are left to them, keep their ids, and may come
// in several pieces. Claims recorded at one instant are left as they are: CheckFacts and
// Rulebook::Make refuse them where they overlap. Of suspensions with one id that recorded last
// counts; those with other ids, or none, add up. Of two policies from one day that recorded last
// counts. The registered area is that recorded last, URBAN where none was known.
ElderFacts KnownAt(const ElderHistory& history, absl::Time time);
// Errors of Rulebook::Make.
absl::StatusOr<Rulebook> KnownAt(const RuleHistory& history, absl::Time time);

// Every instant in (after, until] at which something began or ceased to be known, ascending.
std::vector<absl::Time> InstantsOf(const ElderHistory& history, const RuleHistory& rules,
                                   absl::Time after, absl::Time until);

}  // namespace homecare::billing
