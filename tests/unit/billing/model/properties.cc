#include "tests/unit/billing/model/properties.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "services/billing/domain/after_close.h"
#include "services/billing/domain/explain.h"
#include "services/billing/domain/posting.h"
#include "services/billing/domain/rating.h"
#include "tests/unit/billing/billing_cases.h"
#include "tests/unit/billing/model/naive.h"
#include "tests/unit/billing/model/random_elder.h"

namespace homecare::billing::model {
namespace {

using Violations = std::vector<std::string>;

void ExpectSame(const std::vector<Line>& is, const std::vector<Line>& should,
                const std::string& what, Violations& out) {
  if (is == should) return;
  out.push_back(absl::StrCat(what, ":"));
  for (const std::string& text : Texts(is)) out.push_back(absl::StrCat("  is     ", text));
  for (const std::string& text : Texts(should)) out.push_back(absl::StrCat("  should ", text));
}

std::vector<Line> MonthAt(const World& world, absl::CivilMonth month, absl::Time time) {
  const auto lines =
      RateMonth(KnownAt(world.elder, time), month, KnownAt(world.rules, time).value());
  HC_CHECK(lines.ok());
  return *lines;
}

ClosedMonth Closed(const World& world, absl::Time as_of) {
  const auto closed = RateClosedMonth(world.elder, kJune, world.rules, CloseTime(), as_of);
  HC_CHECK(closed.ok());
  return *closed;
}

ClosedMonth Closed(const World& world) { return Closed(world, world.as_of); }

std::vector<Line> Plus(std::vector<Line> sum, const std::vector<Line>& changes) {
  sum.insert(sum.end(), changes.begin(), changes.end());
  return sum;
}

// Whether the sums of `posted` are `lines`.
bool SumsTo(const std::vector<Line>& posted, const std::vector<Line>& lines) {
  return Difference(lines, posted).empty();
}

// ---- An open month.

Violations Reference(uint64_t seed) {
  const World world = RandomWorld(seed);
  Violations out;
  for (const int slot : {1, 4, kSlots - 1}) {
    ExpectSame(MonthAt(world, kJune, Slot(slot)),
               NaiveMonth(world.elder, kJune, world.rules, Slot(slot)), absl::StrCat("slot ", slot),
               out);
  }
  return out;
}

// Over three months, every whole minute that overlap leaves is in exactly one line.
Violations Conserved(uint64_t seed) {
  const World world = RandomWorld(seed);
  std::map<std::string, int64_t> minutes;
  for (const absl::CivilMonth month : {kJune - 1, kJune, kJune + 1}) {
    for (const Line& line : MonthAt(world, month, world.as_of)) {
      minutes[line.visit_id] += line.minutes.value();
    }
  }
  if (minutes == NaiveMinutes(world.elder, world.rules, world.as_of)) return {};
  return {"the minutes of the lines are not those of the visits"};
}

Violations WithinCap(const World& world, const std::vector<Line>& lines, absl::Time time) {
  int64_t cap = 0;
  for (absl::CivilDay day(kJune); absl::CivilMonth(day) == kJune; ++day) {
    cap = std::max(cap, NaiveCap(world.elder, kJune, world.rules, time, day));
  }
  const int64_t subsidised = TotalsOf(lines)[Funding::kSubsidy].minutes.value();
  if (subsidised <= cap) return {};
  return {absl::StrCat(subsidised, " minutes subsidised of ", cap, " at ", FormatInstant(time))};
}

// At no instant before or after the close.
Violations CapKept(uint64_t seed) {
  const World world = RandomWorld(seed);
  const ClosedMonth closed = Closed(world);
  Violations out = WithinCap(world, closed.at_close, CloseTime());
  std::vector<Line> posted = closed.at_close;
  for (const Recording& recording : closed.recordings) {
    posted = Plus(posted, recording.changes);
    for (const std::string& text : WithinCap(world, posted, recording.recorded_time)) {
      out.push_back(text);
    }
  }
  return out;
}

Violations RoundedOnce(const std::vector<Line>& lines) {
  std::map<std::pair<Funding, FenPerHour>, std::pair<int64_t, int64_t>> groups;
  Violations out;
  for (const Line& line : lines) {
    auto& [sixtieths, fen] = groups[{line.funding, line.rate_fen_per_hour}];
    const int64_t exact = line.minutes.value() * line.rate_fen_per_hour.value();
    sixtieths += exact;
    fen += line.fen.value();
    const bool near = exact / 60 <= line.fen.value() && line.fen.value() <= exact / 60 + 1;
    if (!near || line.minutes <= Minutes(0)) out.push_back(Text(line));
  }
  for (const auto& [key, sums] : groups) {
    if (sums.second == (sums.first + 30) / 60) continue;
    out.push_back(absl::StrCat(sums.second, " fen for ", sums.first, " sixtieths"));
  }
  return out;
}

Violations SumIsRounded(uint64_t seed) {
  const World world = RandomWorld(seed);
  Violations out = RoundedOnce(MonthAt(world, kJune, world.as_of));
  for (const std::string& text : RoundedOnce(Closed(world).now)) out.push_back(text);
  return out;
}

// Before the close neither the order of the input nor that of the arrival matters.
Violations ArrivalIrrelevant(uint64_t seed) {
  World world = RandomWorld(seed);
  const ClosedMonth before = Closed(world);
  Dice dice(seed);
  for (Recorded<Visit>& record : world.elder.visits) {
    if (!record.KnownAt(CloseTime())) continue;
    record.recorded_time = CloseTime() - absl::Hours(dice.Upto(500));
  }
  std::shuffle(world.elder.visits.begin(), world.elder.visits.end(), dice.engine());
  std::shuffle(world.elder.grants.begin(), world.elder.grants.end(), dice.engine());
  std::shuffle(world.elder.suspensions.begin(), world.elder.suspensions.end(), dice.engine());
  std::shuffle(world.rules.tariffs.begin(), world.rules.tariffs.end(), dice.engine());
  Violations out;
  const ClosedMonth after = Closed(world);
  ExpectSame(after.at_close, before.at_close, "at the close", out);
  ExpectSame(after.now, before.now, "now", out);
  return out;
}

// ---- A closed month.

Violations ClosedReference(uint64_t seed) {
  const World world = RandomWorld(seed);
  const ClosedMonth closed = Closed(world);
  const auto naive = NaiveClosedMonth(world.elder, kJune, world.rules, CloseTime(), world.as_of);
  Violations out;
  ExpectSame(closed.at_close, naive.front(), "at the close", out);
  ExpectSame(closed.now, naive.back(), "now", out);
  if (closed.recordings.size() + 1 != naive.size()) {
    return {absl::StrCat(closed.recordings.size(), " recordings")};
  }
  std::vector<Line> posted = closed.at_close;
  for (size_t i = 0; i < closed.recordings.size(); ++i) {
    posted = Plus(posted, closed.recordings[i].changes);
    if (!SumsTo(posted, naive[i + 1])) out.push_back(absl::StrCat("recording ", i));
  }
  return out;
}

// The adjustments until any instant are the truth then less the truth at the close.
Violations AdjustmentsAddUp(uint64_t seed) {
  const World world = RandomWorld(seed);
  const ClosedMonth closed = Closed(world);
  Violations out;
  std::vector<Line> posted = closed.at_close;
  for (const Recording& recording : closed.recordings) {
    posted = Plus(posted, recording.changes);
    if (SumsTo(posted, Closed(world, recording.recorded_time).now)) continue;
    out.push_back(absl::StrCat("until ", FormatInstant(recording.recorded_time)));
  }
  if (!SumsTo(posted, closed.now)) out.push_back("now");
  return out;
}

Violations NothingLate(uint64_t seed) {
  const World world = RandomWorld(seed);
  const ClosedMonth closed = Closed(world, CloseTime());
  Violations out;
  ExpectSame(closed.at_close, MonthAt(world, kJune, CloseTime()), "at the close", out);
  ExpectSame(closed.now, closed.at_close, "now", out);
  if (!closed.recordings.empty()) out.push_back("recordings");
  return out;
}

// One more late visit: all others keep each minute as it is funded.
Violations NothingDisplaced(uint64_t seed) {
  World world = RandomWorld(seed);
  Dice dice(seed);
  const absl::Time later = world.as_of + absl::Hours(1);
  const ClosedMonth before = Closed(world);
  world.elder.visits.push_back({RandomVisit(dice, 1000), later});
  const ClosedMonth after = Closed(world, later);
  const std::string& late = world.elder.visits.back().fact.visit_id;
  Violations out;
  for (const Line& change : after.recordings.back().changes) {
    const bool fen_only = change.minutes == Minutes(0);
    if (change.visit_id == late
            ? change.funding == Funding::kFamily && change.reason == LineReason::kOverCap
            : !fen_only) {
      out.push_back(Text(change));
    }
  }
  return out;
}

// Visits told again, each record cut in two of the same: the same bill, the same postings.
Violations ReplaysChangeNothing(uint64_t seed) {
  World world = RandomWorld(seed);
  const ClosedMonth before = Closed(world);
  for (Recorded<Visit> record : std::vector<Recorded<Visit>>(world.elder.visits)) {
    const absl::Time again = std::max(record.recorded_time, CloseTime()) + absl::Hours(7);
    if (again >= record.replaced_time) continue;
    for (Recorded<Visit>& own : world.elder.visits) {
      const bool same =
          own.fact.visit_id == record.fact.visit_id && own.recorded_time == record.recorded_time;
      if (same) own.replaced_time = again;
    }
    record.recorded_time = again;
    world.elder.visits.push_back(record);
  }
  const ClosedMonth after = Closed(world);
  Violations out;
  ExpectSame(after.at_close, before.at_close, "at the close", out);
  ExpectSame(after.now, before.now, "now", out);
  std::map<absl::Time, std::vector<Line>> posted;
  for (const Recording& recording : before.recordings) {
    posted[recording.recorded_time] = recording.changes;
  }
  for (const Recording& recording : after.recordings) {
    ExpectSame(recording.changes, posted[recording.recorded_time], "a posting", out);
  }
  return out;
}

// ---- What people are told.

void ExpectExplained(const Line& line, const absl::StatusOr<std::optional<LineExplanation>>& made,
                     Violations& out) {
  if (!made.ok() || !*made || !((*made)->line == line)) {
    out.push_back(absl::StrCat("no explanation of ", Text(line)));
    return;
  }
  const LineExplanation& why = **made;
  Minutes of_line, in_month;
  int64_t lost = 0;
  bool within_cap = true;
  for (const Loss& loss : why.losses) lost += loss.seconds;
  for (const DateStep& step : why.dates) {
    of_line += step.of_line;
    in_month += step.too_short + step.suspended + step.not_entitled + step.eligible;
    Minutes grabbed;
    for (const Grab& grab : step.grabs) {
      grabbed += grab.subsidised + grab.over_cap;
      within_cap &=
          grab.subsidised == Minutes(0) || grab.used_before + grab.subsidised <= step.cap_minutes;
    }
    within_cap &= grabbed == step.eligible;
  }
  const int64_t seconds =
      FloorSeconds(why.visit.check_out_time) - FloorSeconds(why.visit.check_in_time) - lost;
  const Fen fen = why.rounding.floor + Fen(why.rounding.rounded_up());
  if (of_line != line.minutes || fen != line.fen || !within_cap ||
      in_month + why.other_months_minutes != Minutes(seconds / 60)) {
    out.push_back(absl::StrCat("does not add up: ", Text(line)));
  }
}

Violations Explained(uint64_t seed) {
  const World world = RandomWorld(seed);
  Violations out;
  const ElderFacts facts = KnownAt(world.elder, world.as_of);
  const Rulebook rules = KnownAt(world.rules, world.as_of).value();
  const auto key = [](const Line& line) {
    return LineKey{line.visit_id, line.funding, line.reason, line.rate_fen_per_hour};
  };
  for (const Line& line : MonthAt(world, kJune, world.as_of)) {
    ExpectExplained(line, ExplainLine(facts, kJune, rules, key(line)), out);
  }
  for (const Line& line : Closed(world).now) {
    ExpectExplained(
        line,
        ExplainClosedLine(world.elder, kJune, world.rules, CloseTime(), world.as_of, key(line)),
        out);
  }
  return out;
}

}  // namespace

const std::vector<Property>& Properties() {
  static const auto* const kProperties = new std::vector<Property>{
      {"Reference", &Reference},
      {"Conserved", &Conserved},
      {"CapKept", &CapKept},
      {"SumIsRounded", &SumIsRounded},
      {"ArrivalIrrelevant", &ArrivalIrrelevant},
      {"ClosedReference", &ClosedReference},
      {"AdjustmentsAddUp", &AdjustmentsAddUp},
      {"NothingLate", &NothingLate},
      {"NothingDisplaced", &NothingDisplaced},
      {"ReplaysChangeNothing", &ReplaysChangeNothing},
      {"Explained", &Explained},
  };
  return *kProperties;
}

const Property& PropertyNamed(const std::string& name) {
  for (const Property& property : Properties()) {
    if (property.name == name) return property;
  }
  HC_CHECK(false && "no such property");
}

}  // namespace homecare::billing::model
