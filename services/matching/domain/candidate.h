// What a search over all caregivers finds.
#pragma once

#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/matching/domain/rule.h"

namespace homecare::matching {

// A caregiver who could go. Smaller is better: (rank, start, caregiver_id).
struct Candidate {
  // Of the model, which never forgets an id.
  absl::string_view caregiver_id;
  // Added travel, less for who is preferred; for an emergency the arrival, and what a displaced
  // visit counts for.
  int64_t rank = 0;
  int64_t start = 0;
  int64_t added_travel_seconds = 0;
  // The way to the visit.
  int64_t leg_seconds = 0;
  // An emergency that takes time held or assigned to others.
  bool displacing = false;

  bool operator<(const Candidate& other) const {
    return std::tie(rank, start, caregiver_id) <
           std::tie(other.rank, other.start, other.caregiver_id);
  }
};

struct Rejected {
  absl::string_view caregiver_id;
  Rule rule = Rule::kNone;
};

// Everybody, judged.
struct Search {
  // Once Arranged, a heap whose front is the best.
  std::vector<Candidate> candidates;
  std::vector<Rejected> rejected;
  RuleCounts counts = {};

  void Reject(absl::string_view caregiver_id, Rule rule);
  // After the last candidate was added.
  void Arrange();
  // Puts one more into the arranged heap; takes the best out of it.
  void Push(Candidate candidate);
  std::optional<Candidate> Pop();
};

}  // namespace homecare::matching
