#include "services/billing/domain/rounding.h"

#include <algorithm>
#include <map>
#include <utility>

namespace homecare::billing {
namespace {

FenSixtieths Exact(const Line& line) { return Worth(line.minutes, line.rate_fen_per_hour); }

int64_t Remainder(const Line& line) {
  return Exact(line).value() - FloorFen(Exact(line)).value() * 60;
}

void SetGroup(std::vector<Line*> lines) {
  FenSixtieths total;
  Fen given;
  for (Line* line : lines) {
    line->fen = FloorFen(Exact(*line));
    total += Exact(*line);
    given += line->fen;
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line* a, const Line* b) { return Remainder(*a) > Remainder(*b); });
  // Never more than there are lines: each falls short of its exact worth by less than a fen.
  const int64_t missing = (RoundHalfUp(total) - given).value();
  for (int64_t i = 0; i < missing; ++i) lines[i]->fen += Fen(1);
}

}  // namespace

void SetFen(std::vector<Line>& lines) {
  std::map<std::pair<Funding, FenPerHour>, std::vector<Line*>> groups;
  for (Line& line : lines) groups[{line.funding, line.rate_fen_per_hour}].push_back(&line);
  for (auto& [key, group] : groups) SetGroup(std::move(group));
}

}  // namespace homecare::billing
