// Which eligible minutes the fund pays (DOMAIN "Minutes" 4, 5, P1): one after the other, each while
// fewer are subsidised than the cap of its date. In an open month in the order of the queue; in a
// closed one minutes that were subsidised before come first, those subsidised longest before all
// ("After the close" 4, 5).
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/money.h"
#include "services/billing/domain/month_terms.h"
#include "services/billing/domain/pieces.h"
#include "services/billing/domain/queue.h"

namespace homecare::billing {

inline constexpr int kNoPosting = 1 << 30;  // Never subsidised before: behind every posting.

// Eligible minutes of one piece with one answer to "since when".
struct FundedPart {
  int piece = 0;             // Place among the pieces.
  int posting = kNoPosting;  // That first subsidised them; 0 is the close.
  Minutes minutes;
  Minutes used_before;  // Subsidised minutes of the month when the first of these came.
  Minutes subsidised;   // The rest is over the cap.
};

// Since when minutes of a closed month are subsidised. The n-th minute of a visit and date keeps
// the first posting that subsidised n of them.
class Seniority {
 public:
  // Postings in ascending order, each once. Parts of one rating.
  void Record(int posting, const VisitQueue& queue, const std::vector<Piece>& pieces,
              const std::vector<FundedPart>& parts);

  // Appends the minutes of an eligible piece as parts, the longest subsidised first.
  void Split(const VisitQueue& queue, const std::vector<Piece>& pieces, int piece,
             std::vector<FundedPart>& parts) const;

 private:
  struct Mark {
    int posting = 0;
    Minutes minutes;  // Ascending, as the postings are.
  };

  std::map<std::pair<std::string, int64_t>, std::vector<Mark>> marks_;  // By visit and date.
};

// The parts of all eligible pieces in the order in which they were asked. Without seniority, one a
// piece, in the order of the pieces.
std::vector<FundedPart> Fund(const VisitQueue& queue, const std::vector<Piece>& pieces,
                             const MonthTerms& terms, const Seniority* seniority);

}  // namespace homecare::billing
