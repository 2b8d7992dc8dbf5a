// The versions of the rules with who answers for them, and the elder-months that an adoption has
// still to rate again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/change/change.h"
#include "services/billing/domain/adoption.h"

namespace homecare::billing::storage {

// As known at that instant. Policies by first day and recording; tariffs by area, urban first, then
// first day and recording.
struct RuleVersions {
  std::vector<Decided<Policy>> policies;
  std::vector<Decided<Tariff>> tariffs;
};
RuleVersions ListVersions(pg::Tx& tx, const std::string& city_code, absl::Time as_of);

struct Adoption {
  std::string adoption_id;
  std::string maker_id;
  std::string checker_id;
  std::string explanation;
  absl::Time recorded_time;
};

// For who holds the city's books and has checked the proposal (WithProposal).
void AddRules(Change& change, const Adoption& adoption, const RuleProposal& proposal);
// Notes every elder-month of the spans of which anything was posted; how many there are.
int64_t AddReratings(Change& change, absl::string_view adoption_id,
                     const std::vector<MonthSpan>& spans);

struct Rerating {
  std::string elder_id;
  absl::CivilMonth month;
  // Of every adoption for which the elder-month waits, in the order of recording: the first to rate
  // it again posts what all of them changed.
  std::vector<std::string> explanations;
};

// At most `limit` that wait for this adoption, by elder and month.
std::vector<Rerating> NextReratings(Change& change, absl::string_view adoption_id, int limit);
void RemoveReratings(Change& change, absl::string_view adoption_id,
                     const std::vector<Rerating>& done);

}  // namespace homecare::billing::storage
