#include "services/billing/domain/funding.h"

#include <algorithm>

#include "common/base/mutant.h"

namespace homecare::billing {
namespace {

std::vector<FundedPart> PartsOf(const VisitQueue& queue, const std::vector<Piece>& pieces,
                                const Seniority* seniority) {
  std::vector<FundedPart> parts;
  parts.reserve(pieces.size());
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind != MinuteKind::kEligible) continue;
    const int piece = static_cast<int>(i);
    if (seniority == nullptr) {
      parts.push_back({piece, kNoPosting, pieces[i].minutes, Minutes(0), Minutes(0)});
    } else {
      seniority->Split(queue, pieces, piece, parts);
    }
  }
  return parts;
}

}  // namespace

void Seniority::Record(int posting, const VisitQueue& queue, const std::vector<Piece>& pieces,
                       const std::vector<FundedPart>& parts) {
  std::vector<Minutes> subsidised(pieces.size());
  for (const FundedPart& part : parts) subsidised[part.piece] += part.subsidised;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (subsidised[i] == Minutes(0)) continue;
    std::vector<Mark>& marks =
        marks_[{queue.visits[pieces[i].visit].visit->visit_id, pieces[i].day}];
    if (marks.empty() || marks.back().minutes < subsidised[i]) {
      marks.push_back({posting, subsidised[i]});
    }
  }
}

void Seniority::Split(const VisitQueue& queue, const std::vector<Piece>& pieces, int piece,
                      std::vector<FundedPart>& parts) const {
  const Piece& whole = pieces[piece];
  Minutes placed;
  const auto add = [&](int posting, Minutes until) {
    const Minutes minutes = std::min(until, whole.minutes) - placed;
    if (minutes <= Minutes(0)) return;
    parts.push_back({piece, posting, minutes, Minutes(0), Minutes(0)});
    placed += minutes;
  };
  const auto marks = marks_.find({queue.visits[whole.visit].visit->visit_id, whole.day});
  if (marks != marks_.end()) {
    for (const Mark& mark : marks->second) add(mark.posting, mark.minutes);
  }
  add(kNoPosting, whole.minutes);
}

std::vector<FundedPart> Fund(const VisitQueue& queue, const std::vector<Piece>& pieces,
                             const MonthTerms& terms, const Seniority* seniority) {
  std::vector<FundedPart> parts = PartsOf(queue, pieces, seniority);
  if (seniority != nullptr && !MutantIs("no_seniority")) {
    std::stable_sort(parts.begin(), parts.end(), [](const FundedPart& a, const FundedPart& b) {
      return a.posting < b.posting;
    });
  }
  Minutes used;
  for (FundedPart& part : parts) {
    const Minutes cap = MutantIs("no_cap") ? kLargestCap : terms.On(pieces[part.piece].day).cap;
    part.used_before = used;
    part.subsidised = std::min(part.minutes, std::max(Minutes(0), cap - used));
    used += part.subsidised;
  }
  return parts;
}

}  // namespace homecare::billing
