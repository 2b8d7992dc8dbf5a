// Switches that break a promise on purpose, so that the tests which guard it can be seen to fail.
// They exist in test builds only (HOMECARE_MUTANTS=1): elsewhere MutantIs is a constant, and
// release programs hold nothing of it.
//
//   ack_before_commit  a request is answered before its transaction commits
//   no_sweeper         nobody asks for what was not confirmed, and nobody rings again
//   no_inbox           a consumer applies whatever it reads, however often and in whatever order
//   redis_only_holder  no outbox row is kept: after the commit Redis alone holds the event
//
// Of rating a month:
//   no_rounding        lines keep their floors: the missing fen go to nobody
//   no_cap             the fund pays whatever is eligible
//   no_overlap         visits at once count whole
//   no_month_split     a visit over a month's end is the month's to its end
//   late_in_place      after the close a late visit takes its place by its check-in
//   no_seniority       after the close it does not matter what was subsidised before
#pragma once

#include "absl/strings/string_view.h"

#if HOMECARE_MUTANTS
#include <cstdlib>
#include <string>
#endif

namespace homecare {

#if HOMECARE_MUTANTS

// The mutant that this process is, by HOMECARE_MUTANT; empty for none. Assigned by tests that try
// several, while no other thread runs.
inline std::string& Mutant() {
  static std::string name = [] {
    const char* given = std::getenv("HOMECARE_MUTANT");
    return std::string(given == nullptr ? "" : given);
  }();
  return name;
}

inline bool MutantIs(absl::string_view name) { return Mutant() == name; }

#else

constexpr bool MutantIs(absl::string_view) { return false; }

#endif

}  // namespace homecare
