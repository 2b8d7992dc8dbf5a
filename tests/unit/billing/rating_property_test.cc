// RateMonth against a second reading of DOMAIN "Minutes" and "Money", second by second and minute
// by minute, which shares no code with it but the plain structs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "absl/strings/str_format.h"
#include "services/billing/domain/posting.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {
namespace {

constexpr int kSeeds = 300;
constexpr int64_t kDaySeconds = 86'400;
// 2022-06-01 00:00 Shanghai, in the zone's own seconds: a day is a division.
constexpr int64_t kJuneDay = 19'144;
constexpr int64_t kJulyDay = kJuneDay + 30;

// A rule set whose rates make every remainder of a sixtieth.
struct World {
  ElderFacts facts;
  int64_t change_day = 0;  // Tariffs and policy change on this day.
};

int64_t SubsidyRate(AreaClass area, bool changed) {
  return area == AreaClass::kUrban ? (changed ? 1601 : 1499) : 1007;
}
int64_t FamilyRate(AreaClass area) { return area == AreaClass::kUrban ? 1723 : 1007; }
int64_t Cap(Level level, bool changed) {
  constexpr int64_t kCaps[] = {400, 300, 200};
  return kCaps[static_cast<int>(level)] + (changed ? 35 : 0);
}
int64_t Shortest(bool changed) { return changed ? 20 : 15; }

absl::CivilDay DayOf(int64_t number) { return absl::CivilDay(1970, 1, 1) + number; }
absl::Time LocalSecond(int64_t second) { return absl::FromUnixSeconds(second - 8 * 3600); }

Policy PolicyFrom(absl::CivilDay from, bool changed) {
  Policy policy;
  policy.effective_from = from;
  for (Level level : {Level::kSevere, Level::kModerate, Level::kMild}) {
    policy.cap_minutes[static_cast<size_t>(level)] = Minutes(Cap(level, changed));
  }
  policy.shortest_visit_minutes = Minutes(Shortest(changed));
  return policy;
}

Rulebook RulesOf(const World& world) {
  const absl::CivilDay change = DayOf(world.change_day);
  const auto tariff = [](AreaClass area, absl::CivilDay from, std::optional<absl::CivilDay> to,
                         bool changed) {
    return Tariff{area, from, to, FenPerHour(SubsidyRate(area, changed)),
                  FenPerHour(FamilyRate(area))};
  };
  const absl::CivilDay start(2022, 1, 1);
  return Rulebook::Make({PolicyFrom(start, false), PolicyFrom(change, true)},
                        {tariff(AreaClass::kUrban, start, change, false),
                         tariff(AreaClass::kUrban, change, std::nullopt, true),
                         tariff(AreaClass::kRural, start, std::nullopt, false)})
      .value();
}

// ---- The slow reading.

struct SlowVisit {
  const Visit* visit;
  int64_t in, out;  // Local seconds, fractions cut.
};

int64_t CutToLocal(absl::Time time) {
  return absl::ToUnixMillis(time) / 1000 + 8 * 3600;  // All instants here are after 1970.
}

std::vector<SlowVisit> SlowQueue(const ElderFacts& facts) {
  std::vector<SlowVisit> queue;
  for (const Visit& visit : facts.visits) {
    if (visit.bucket == Bucket::kOther) continue;
    queue.push_back({&visit, CutToLocal(visit.check_in_time), CutToLocal(visit.check_out_time)});
  }
  std::sort(queue.begin(), queue.end(), [](const SlowVisit& a, const SlowVisit& b) {
    return a.in != b.in ? a.in < b.in : a.visit->visit_id < b.visit->visit_id;
  });
  return queue;
}

bool SlowSuspended(const ElderFacts& facts, int64_t second) {
  for (const Suspension& s : facts.suspensions) {
    if (second >= CutToLocal(s.start_time) && (!s.end_time || second < CutToLocal(*s.end_time))) {
      return true;
    }
  }
  return false;
}

using SlowKey = std::tuple<size_t, Funding, LineReason, int64_t>;  // Place in the queue, ..., rate.

// Minutes as their first seconds: after overlap, or raw for visits that are too short.
std::vector<int64_t> SlowMinutes(const std::vector<SlowVisit>& queue, size_t place, bool too_short,
                                 int64_t change_second) {
  const SlowVisit& me = queue[place];
  std::vector<int64_t> seconds;
  for (int64_t second = me.in; second < me.out; ++second) {
    bool lost = false;
    for (size_t i = 0; i < place && !too_short && !me.visit->double_up; ++i) {
      const bool counts =
          (queue[i].out - queue[i].in) / 60 >= Shortest(queue[i].in >= change_second);
      if (counts && queue[i].in <= second && second < queue[i].out) lost = true;
    }
    if (!lost) seconds.push_back(second);
  }
  std::vector<int64_t> minutes;
  for (size_t i = 0; i + 60 <= seconds.size(); i += 60) minutes.push_back(seconds[i]);
  return minutes;
}

// Funding, reason and rate of one minute.
SlowKey SlowRate(const World& world, const Visit& visit, size_t place, int64_t second,
                 int64_t& subsidised) {
  if (SlowSuspended(world.facts, second)) return {place, Funding::kNone, LineReason::kSuspended, 0};
  const int64_t day = second / kDaySeconds;
  const bool changed = day >= world.change_day;
  const Grant* grant = nullptr;
  for (const Grant& g : world.facts.grants) {
    if (g.valid_from <= DayOf(day) && (!g.valid_to || DayOf(day) < *g.valid_to)) grant = &g;
  }
  if (grant != nullptr && subsidised < Cap(grant->level, changed)) {
    ++subsidised;
    return {place, Funding::kSubsidy, LineReason::kNone, SubsidyRate(grant->area, changed)};
  }
  const LineReason reason = grant == nullptr ? LineReason::kNotEntitled : LineReason::kOverCap;
  if (!visit.family_consent) return {place, Funding::kProvider, reason, 0};
  return {place, Funding::kFamily, reason,
          FamilyRate(grant == nullptr ? world.facts.registered_area : grant->area)};
}

std::map<SlowKey, int64_t> SlowMonth(const World& world, const std::vector<SlowVisit>& queue,
                                     int64_t first_day, int64_t end_day) {
  std::map<SlowKey, int64_t> minutes;
  int64_t subsidised = 0;
  const int64_t change_second = world.change_day * kDaySeconds;
  for (size_t place = 0; place < queue.size(); ++place) {
    const SlowVisit& me = queue[place];
    const bool too_short = (me.out - me.in) / 60 < Shortest(me.in >= change_second);
    for (int64_t second : SlowMinutes(queue, place, too_short, change_second)) {
      if (second < first_day * kDaySeconds || second >= end_day * kDaySeconds) continue;
      ++minutes[too_short ? SlowKey{place, Funding::kNone, LineReason::kTooShort, 0}
                          : SlowRate(world, *me.visit, place, second, subsidised)];
    }
  }
  return minutes;
}

// Gives out the rounded total one fen at a time.
std::map<SlowKey, int64_t> SlowFen(const std::map<SlowKey, int64_t>& minutes) {
  std::map<std::pair<Funding, int64_t>, int64_t> left;
  for (const auto& [key, count] : minutes) {
    left[{std::get<1>(key), std::get<3>(key)}] += count * std::get<3>(key);
  }
  for (auto& [group, sixtieths] : left) sixtieths = (2 * sixtieths + 60) / 120;
  std::map<SlowKey, int64_t> fen;
  std::multimap<int64_t, SlowKey, std::greater<>> by_remainder;  // Equal keys keep their order.
  for (const auto& [key, count] : minutes) {
    const int64_t exact = count * std::get<3>(key);
    fen[key] = exact / 60;
    left[{std::get<1>(key), std::get<3>(key)}] -= exact / 60;
    by_remainder.emplace(exact % 60, key);
  }
  for (const auto& [remainder, key] : by_remainder) {
    int64_t& missing = left[{std::get<1>(key), std::get<3>(key)}];
    if (missing > 0) --missing, ++fen[key];
  }
  return fen;
}

std::vector<std::string> SlowTexts(const World& world, int64_t first_day, int64_t end_day) {
  const std::vector<SlowVisit> queue = SlowQueue(world.facts);
  const auto minutes = SlowMonth(world, queue, first_day, end_day);
  const auto fen = SlowFen(minutes);
  std::vector<std::string> texts;
  for (const auto& [key, count] : minutes) {
    const auto& [place, funding, reason, rate] = key;
    texts.push_back(Text({queue[place].visit->visit_id, absl::CivilMonth(DayOf(first_day)), funding,
                          reason, FenPerHour(rate), Minutes(count), Fen(fen.at(key))}));
  }
  return texts;
}

// ---- Random months.

class Dice {
 public:
  explicit Dice(int seed) : random_(static_cast<uint64_t>(seed)) {}
  int64_t Upto(int64_t limit) { return static_cast<int64_t>(random_() % (limit + 1)); }
  bool OneIn(int64_t n) { return Upto(n - 1) == 0; }

 private:
  std::mt19937_64 random_;
};

// Crowded: few days around the month's ends, so that overlap, midnight and the cap all happen.
Visit RandomVisit(Dice& dice, int number) {
  Visit visit;
  visit.visit_id = absl::StrFormat("%c%d", 'a' + dice.Upto(3), number);
  const int64_t days[] = {kJuneDay - 1, kJuneDay, kJuneDay + 9, kJuneDay + 10, kJulyDay - 1};
  int64_t in = days[dice.Upto(4)] * kDaySeconds + dice.Upto(kDaySeconds);
  if (dice.OneIn(3)) in -= in % 3600;  // Equal check-ins.
  visit.check_in_time = LocalSecond(in) + absl::Milliseconds(dice.Upto(999));
  visit.check_out_time = visit.check_in_time + (dice.OneIn(6) ? absl::Seconds(dice.Upto(1500))
                                                              : absl::Seconds(dice.Upto(4 * 3600)));
  visit.bucket = dice.OneIn(8) ? Bucket::kOther : Bucket::kCare;
  visit.double_up = dice.OneIn(6);
  visit.family_consent = dice.OneIn(2);
  return visit;
}

// One to three grants, one after the other, sometimes with a gap.
std::vector<Grant> RandomGrants(Dice& dice) {
  std::vector<Grant> grants;
  int64_t from = kJuneDay - 2 + dice.Upto(3);
  for (int64_t i = dice.Upto(2); i >= 0; --i) {
    const int64_t to = from + dice.Upto(14);
    Grant grant{absl::StrFormat("g%d", i), static_cast<Level>(dice.Upto(2)),
                static_cast<AreaClass>(dice.Upto(1)), DayOf(from), DayOf(to)};
    if (i == 0 && dice.OneIn(2)) grant.valid_to = std::nullopt;
    grants.push_back(grant);
    from = to + (dice.OneIn(3) ? 1 : 0);
  }
  return grants;
}

Suspension RandomSuspension(Dice& dice) {
  const absl::Time start = LocalSecond(kJuneDay * kDaySeconds + dice.Upto(30 * kDaySeconds));
  Suspension suspension{start, std::nullopt, SuspensionReason::kHospital};
  if (!dice.OneIn(5)) suspension.end_time = start + absl::Seconds(dice.Upto(2 * kDaySeconds));
  return suspension;
}

World RandomWorld(int seed) {
  Dice dice(seed);
  World world;
  world.change_day = kJuneDay + dice.Upto(12);
  world.facts.elder_id = "elder";
  world.facts.registered_area = static_cast<AreaClass>(dice.Upto(1));
  world.facts.grants = RandomGrants(dice);
  for (int64_t i = dice.Upto(2); i > 0; --i) {
    world.facts.suspensions.push_back(RandomSuspension(dice));
  }
  for (int64_t i = dice.Upto(14); i > 0; --i) {
    world.facts.visits.push_back(RandomVisit(dice, static_cast<int>(i)));
  }
  return world;
}

std::vector<Line> Rated(const World& world, absl::CivilMonth month) {
  return RateMonth(world.facts, month, RulesOf(world)).value();
}

std::vector<Line> June(const World& world) { return Rated(world, absl::CivilMonth(2022, 6)); }

template <typename Property>
void ForRandomWorlds(Property property) {
  for (int seed = 1; seed <= kSeeds && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    property(RandomWorld(seed), seed);
  }
}

TEST(RateMonthProperty, AgreesWithTheSlowReading) {
  ForRandomWorlds([](const World& world, int) {
    EXPECT_EQ(Texts(June(world)), SlowTexts(world, kJuneDay, kJulyDay));
  });
}

TEST(RateMonthProperty, RandomMonthsReachEveryKindOfLine) {
  std::set<std::pair<Funding, LineReason>> kinds;
  ForRandomWorlds([&kinds](const World& world, int) {
    for (const Line& line : June(world)) kinds.insert({line.funding, line.reason});
  });
  EXPECT_EQ(kinds.size(), 7u);  // Every legal pair.
}

// Over three months, every whole minute of every visit has exactly one line, or fell to overlap.
TEST(RateMonthProperty, MinutesAreConservedOverMonths) {
  ForRandomWorlds([](World world, int) {
    for (Visit& visit : world.facts.visits) visit.double_up = true;  // Nothing falls to overlap.
    int64_t expected = 0;
    for (const Visit& visit : world.facts.visits) {
      if (visit.bucket == Bucket::kOther) continue;
      expected += (CutToLocal(visit.check_out_time) - CutToLocal(visit.check_in_time)) / 60;
    }
    int64_t lines = 0;
    for (int month : {5, 6, 7}) {
      for (const Line& line : Rated(world, absl::CivilMonth(2022, month))) {
        lines += line.minutes.value();
      }
    }
    EXPECT_EQ(lines, expected);
  });
}

TEST(RateMonthProperty, SumOfLinesIsTheRoundedTotal) {
  ForRandomWorlds([](const World& world, int) {
    std::map<std::pair<Funding, int64_t>, std::pair<int64_t, int64_t>> groups;
    for (const Line& line : June(world)) {
      auto& [sixtieths, fen] = groups[{line.funding, line.rate_fen_per_hour.value()}];
      sixtieths += line.minutes.value() * line.rate_fen_per_hour.value();
      fen += line.fen.value();
      EXPECT_GT(line.minutes, Minutes(0));
    }
    for (const auto& [key, sums] : groups) EXPECT_EQ(sums.second, (sums.first + 30) / 60);
  });
}

TEST(RateMonthProperty, TheCapIsNeverExceeded) {
  ForRandomWorlds([](const World& world, int) {
    int64_t cap = 0;
    for (const Grant& grant : world.facts.grants) cap = std::max(cap, Cap(grant.level, true));
    EXPECT_LE(TotalsOf(June(world))[Funding::kSubsidy].minutes, Minutes(cap));
  });
}

TEST(RateMonthProperty, TheOrderOfInputIsIrrelevant) {
  ForRandomWorlds([](World world, int seed) {
    const std::vector<Line> before = June(world);
    std::mt19937_64 random(static_cast<uint64_t>(seed));
    std::shuffle(world.facts.visits.begin(), world.facts.visits.end(), random);
    std::shuffle(world.facts.grants.begin(), world.facts.grants.end(), random);
    std::shuffle(world.facts.suspensions.begin(), world.facts.suspensions.end(), random);
    EXPECT_EQ(Texts(June(world)), Texts(before));
  });
}

// Facts change again and again; what was posted adds up to what the function says now.
TEST(RateMonthProperty, PostingsSumToNow) {
  ForRandomWorlds([](World world, int seed) {
    Dice dice(seed);
    std::vector<Line> ledger = Difference(June(world), {});
    EXPECT_EQ(ledger, June(world));
    for (int step = 0; step < 4; ++step) {
      if (!world.facts.visits.empty() && dice.OneIn(2)) world.facts.visits.pop_back();
      world.facts.visits.push_back(RandomVisit(dice, 100 + step));
      world.change_day += dice.Upto(2);
      const std::vector<Line> now = June(world);
      for (const Line& change : Difference(now, ledger)) ledger.push_back(change);
      EXPECT_TRUE(Difference(now, ledger).empty());
      EXPECT_THAT(Difference(ledger, {}), testing::UnorderedElementsAreArray(now));
    }
  });
}

}  // namespace
}  // namespace homecare::billing
