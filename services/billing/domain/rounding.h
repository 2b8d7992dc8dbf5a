// Fen of lines. Source: DOMAIN "Money" 3.
#pragma once

#include <vector>

#include "services/billing/domain/line.h"

namespace homecare::billing {

// Sets the fen of all lines of one elder and one month, from their minutes and rates. Per (funding,
// rate) the total is rounded half up once; each line gets its floor, and the missing fen go one
// each to the largest remainders, ties to the earlier line.
void SetFen(std::vector<Line>& lines);

}  // namespace homecare::billing
