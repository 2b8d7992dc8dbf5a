// Fen of lines. Source: DOMAIN "Money" 3.
#pragma once

#include <vector>

#include "common/base/money.h"
#include "services/billing/domain/line.h"

namespace homecare::billing {

// Sets the fen of all lines of one elder and one month, from their minutes and rates. Per (funding,
// rate) the total is rounded half up once; each line gets its floor, and the missing fen go one
// each to the largest remainders, ties to the earlier line.
void SetFen(std::vector<Line>& lines);

// How one line came to its fen, for people who ask.
struct Rounding {
  FenSixtieths exact;        // Minutes x rate.
  Fen floor;                 // The line's own whole fen.
  FenSixtieths remainder;    // exact - floor, 0 to 59.
  FenSixtieths group_exact;  // Of all the month's lines of this funding and rate.
  Fen group_fen;             // The same, rounded half up once.
  int64_t missing_fen = 0;   // group_fen less all floors: given to as many lines.
  int64_t rank = 0;          // The line's place by remainder, from 1.

  bool rounded_up() const { return rank <= missing_fen; }
};

// `line` is one of `lines`, by place.
Rounding RoundingOf(const std::vector<Line>& lines, size_t line);

}  // namespace homecare::billing
