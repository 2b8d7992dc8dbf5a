#include "services/billing/domain/rounding.h"

#include <algorithm>

#include "common/base/mutant.h"

namespace homecare::billing {
namespace {

FenSixtieths Exact(const Line& line) { return Worth(line.minutes, line.rate_fen_per_hour); }

int64_t Remainder(const Line& line) {
  return Exact(line).value() - FloorFen(Exact(line)).value() * 60;
}

bool SameGroup(const Line& a, const Line& b) {
  return a.funding == b.funding && a.rate_fen_per_hour == b.rate_fen_per_hour;
}

// The lines of one funding and rate, by place, and their sums.
struct Group {
  std::vector<size_t> places;
  FenSixtieths exact;
  Fen floors;

  void Add(const std::vector<Line>& lines, size_t place) {
    places.push_back(place);
    exact += Exact(lines[place]);
    floors += FloorFen(Exact(lines[place]));
  }

  // Never more than there are lines: each falls short of its exact worth by less than a fen.
  int64_t missing_fen() const { return (RoundHalfUp(exact) - floors).value(); }
};

std::vector<Group> GroupsOf(const std::vector<Line>& lines) {
  std::vector<Group> groups;
  for (size_t i = 0; i < lines.size(); ++i) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return SameGroup(lines[group.places.front()], lines[i]);
    });
    if (group == groups.end()) group = groups.insert(groups.end(), Group());
    group->Add(lines, i);
  }
  return groups;
}

}  // namespace

void SetFen(std::vector<Line>& lines) {
  for (Line& line : lines) line.fen = FloorFen(Exact(line));
  if (MutantIs("no_rounding")) return;
  for (Group& group : GroupsOf(lines)) {
    const int64_t missing = group.missing_fen();
    if (missing == 0) continue;
    std::stable_sort(group.places.begin(), group.places.end(),
                     [&](size_t a, size_t b) { return Remainder(lines[a]) > Remainder(lines[b]); });
    for (int64_t i = 0; i < missing; ++i) lines[group.places[i]].fen += Fen(1);
  }
}

Rounding RoundingOf(const std::vector<Line>& lines, size_t line) {
  Group group;
  Rounding rounding;
  rounding.rank = 1;
  const int64_t own = Remainder(lines[line]);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!SameGroup(lines[i], lines[line])) continue;
    group.Add(lines, i);
    const int64_t other = Remainder(lines[i]);
    rounding.rank += other > own || (other == own && i < line);
  }
  rounding.exact = Exact(lines[line]);
  rounding.floor = FloorFen(rounding.exact);
  rounding.remainder = FenSixtieths(own);
  rounding.group_exact = group.exact;
  rounding.group_fen = RoundHalfUp(group.exact);
  rounding.missing_fen = group.missing_fen();
  return rounding;
}

}  // namespace homecare::billing
