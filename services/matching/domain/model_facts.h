// What the model is made from, and what it hears of.
#pragma once

#include <string>
#include <vector>

#include "services/matching/domain/calendar.h"
#include "services/matching/domain/roster.h"

namespace homecare::matching {

struct OwnedSpan {
  std::string caregiver_id;
  NamedSpan span;
};

struct OwnedEntry {
  std::string caregiver_id;
  Entry entry;
};

// All that the model is made from.
struct ModelFacts {
  std::vector<Provider> providers;
  std::vector<Caregiver> caregivers;
  std::vector<OwnedSpan> shifts;
  std::vector<OwnedSpan> absences;
  std::vector<OwnedEntry> entries;
};

}  // namespace homecare::matching
