#include "services/matching/domain/candidate.h"

#include <algorithm>
#include <utility>

namespace homecare::matching {
namespace {

bool Worse(const Candidate& a, const Candidate& b) { return b < a; }

}  // namespace

void Search::Arrange() { std::make_heap(candidates.begin(), candidates.end(), Worse); }

void Search::Push(Candidate candidate) {
  candidates.push_back(std::move(candidate));
  std::push_heap(candidates.begin(), candidates.end(), Worse);
}

void Search::Reject(absl::string_view caregiver_id, Rule rule) {
  rejected.push_back({caregiver_id, rule});
  ++counts[static_cast<int>(rule)];
}

std::optional<Candidate> Search::Pop() {
  if (candidates.empty()) return std::nullopt;
  std::pop_heap(candidates.begin(), candidates.end(), Worse);
  Candidate best = std::move(candidates.back());
  candidates.pop_back();
  return best;
}

}  // namespace homecare::matching
