// That homecare-rate prints what the library says: cities of chance are written as files, in any
// order and notation, and rated by both.
#include <algorithm>
#include <map>
#include <random>
#include <tuple>

#include "absl/strings/str_join.h"
#include "common/base/civil_time.h"
#include "services/billing/domain/after_close.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/integration/billing_rate/fixture.h"
#include "tests/unit/billing_rate/seed.h"

namespace homecare::testing {
namespace {

using billing::AreaClass;
using billing::ElderHistory;
using billing::Line;
using billing::Recorded;

constexpr int kCities = 25;
constexpr absl::CivilMonth kMonth(2022, 6);

absl::Time Close() { return StartOf(absl::CivilDay(2022, 7, 6)); }

struct RandomCity {
  std::vector<ElderHistory> elders;
  billing::RuleHistory rules;
};

// Facts around June 2022. Recordings have seconds of their own, so that none that overlap share
// one.
class CityMaker {
 public:
  explicit CityMaker(std::mt19937_64& random) : random_(random) {}

  RandomCity Make() {
    RandomCity city;
    for (int i = 0; i < 12; ++i) city.elders.push_back(MakeElder(absl::StrCat(Below(10), "-", i)));
    city.rules.policies.push_back({billing::Zibo2022Policy()});
    for (const billing::Tariff& tariff : billing::Zibo2022Tariffs()) {
      city.rules.tariffs.push_back({tariff});
      billing::Tariff corrected = tariff;
      corrected.valid_from = SomeDay();
      corrected.family_fen_per_hour = FenPerHour(Below(3000));
      corrected.subsidy_fen_per_hour = FenPerHour(Below(3000));
      if (Below(2)) city.rules.tariffs.push_back({corrected, Later()});
    }
    return city;
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint64_t>(limit)); }
  absl::CivilDay SomeDay() { return absl::CivilDay(2022, 5, 20) + Below(50); }
  // In tenths of a second, so that some fractions are cut.
  absl::Time SomeTime() {
    return StartOf(SomeDay()) + absl::Minutes(15 * Below(96)) +
           absl::Milliseconds(100 * Below(900));
  }
  absl::Time Later() { return Close() + absl::Seconds(++recordings_) - absl::Seconds(40); }

  ElderHistory MakeElder(const std::string& id) {
    ElderHistory elder;
    elder.elder_id = id;
    elder.registered_areas = {{Below(2) ? AreaClass::kUrban : AreaClass::kRural}};
    AddGrants(&elder);
    AddStays(&elder);
    for (int i = Below(60); i > 0; --i) AddVisit(&elder);
    return elder;
  }

  billing::Grant SomeGrant(absl::CivilDay from) {
    billing::Grant grant;
    grant.level = static_cast<billing::Level>(Below(billing::kLevelCount));
    grant.area = Below(2) ? AreaClass::kUrban : AreaClass::kRural;
    grant.valid_from = from;
    if (Below(2)) grant.valid_to = from + Below(20);
    return grant;
  }

  void AddGrants(ElderHistory* elder) {
    absl::CivilDay from(2022, 5, 1);
    for (int i = Below(4); i > 0; --i) {
      elder->grants.push_back({SomeGrant(from)});
      if (!elder->grants.back().fact.valid_to) break;
      from = *elder->grants.back().fact.valid_to + Below(3);
    }
    for (int i = Below(3); i > 0; --i) elder->grants.push_back({SomeGrant(SomeDay()), Later()});
  }

  void AddStays(ElderHistory* elder) {
    for (int i = Below(3); i > 0; --i) {
      billing::Suspension stay;
      stay.start_time = SomeTime();
      stay.suspension_id = FormatInstant(stay.start_time);
      elder->suspensions.push_back({stay});
      if (Below(2) == 0) continue;
      stay.end_time = stay.start_time + absl::Minutes(Below(10'000));
      elder->suspensions.push_back({stay, Later()});
    }
  }

  void AddVisit(ElderHistory* elder) {
    Recorded<billing::Visit> visit;
    visit.fact.visit_id = absl::StrCat("v", Below(1000), "-", ++visits_);
    visit.fact.bucket = Below(10) ? billing::Bucket::kCare : billing::Bucket::kOther;
    visit.fact.check_in_time = SomeTime();
    visit.fact.check_out_time =
        visit.fact.check_in_time +
        absl::Milliseconds(Below(4) ? 60'000 * Below(300) + Below(60'000) : Below(1'200'000));
    visit.fact.double_up = Below(8) == 0;
    visit.fact.family_consent = Below(2) == 0;
    if (Below(5) == 0) visit.recorded_time = Later();
    if (Below(8) == 0) visit.replaced_time = Later();
    elder->visits.push_back(std::move(visit));
  }

  std::mt19937_64& random_;
  int recordings_ = 0;
  int visits_ = 0;
};

// The rows of each file in the order of chance.
class CityWriter {
 public:
  explicit CityWriter(std::mt19937_64& random) : random_(random) {}

  std::map<std::string, std::string> Files(const RandomCity& city) {
    std::vector<std::string> elders, grants, stays, tariffs, visits;
    for (const ElderHistory& elder : city.elders) {
      const std::string& id = elder.elder_id;
      elders.push_back(absl::StrCat(id, ",", Name(elder.registered_areas[0].fact)));
      for (const auto& one : elder.grants) grants.push_back(absl::StrCat(id, ",", Row(one)));
      for (const auto& one : elder.suspensions) stays.push_back(absl::StrCat(id, ",", Row(one)));
      for (const auto& one : elder.visits) visits.push_back(Row(id, one));
    }
    for (const auto& one : city.rules.tariffs) tariffs.push_back(Row(one));
    return {{"elders.csv", kElderHeader + Shuffled(elders)},
            {"grants.csv", kGrantHeader + Shuffled(grants)},
            {"suspensions.csv", kSuspensionHeader + Shuffled(stays)},
            {"tariffs.csv", kTariffHeader + Shuffled(tariffs)},
            {"visits.csv", kVisitHeader + Shuffled(visits)}};
  }

 private:
  static std::string Name(AreaClass area) { return area == AreaClass::kUrban ? "URBAN" : "RURAL"; }
  static std::string Day(const std::optional<absl::CivilDay>& day) {
    return day ? FormatDay(*day) : "";
  }
  // In an offset of chance; nothing for an infinity.
  std::string Text(absl::Time time) {
    if (time == absl::InfinitePast() || time == absl::InfiniteFuture()) return "";
    const int minutes = static_cast<int>(random_() % 1'600) - 800;
    return absl::FormatTime("%Y-%m-%dT%H:%M:%E*S%Ez", time, absl::FixedTimeZone(60 * minutes));
  }
  std::string Row(const Recorded<billing::Grant>& one) {
    constexpr const char* kLevels[] = {"SEVERE", "MODERATE", "MILD"};
    return absl::StrCat(kLevels[static_cast<int>(one.fact.level)], ",", Name(one.fact.area), ",",
                        Day(one.fact.valid_from), ",", Day(one.fact.valid_to), ",",
                        Text(one.recorded_time));
  }
  std::string Row(const Recorded<billing::Suspension>& one) {
    return absl::StrCat(Text(one.fact.start_time), ",",
                        one.fact.end_time ? Text(*one.fact.end_time) : "", ",HOSPITAL,",
                        Text(one.recorded_time));
  }
  std::string Row(const Recorded<billing::Tariff>& one) {
    return absl::StrCat(Name(one.fact.area), ",", Day(one.fact.valid_from), ",",
                        Day(one.fact.valid_to), ",", one.fact.subsidy_fen_per_hour.value(), ",",
                        one.fact.family_fen_per_hour.value(), ",", Text(one.recorded_time));
  }
  std::string Row(const std::string& elder_id, const Recorded<billing::Visit>& one) {
    const auto word = [](bool value) { return value ? "true" : "false"; };
    const bool care = one.fact.bucket == billing::Bucket::kCare;
    return absl::StrCat(one.fact.visit_id, ",", elder_id, ",c,p,i,", care ? "CARE_HOURS" : "MEAL",
                        ",", Text(one.fact.check_in_time), ",", Text(one.fact.check_out_time), ",",
                        word(one.fact.double_up), ",", word(one.fact.family_consent), ",",
                        Text(one.recorded_time), ",", Text(one.replaced_time));
  }
  std::string Shuffled(std::vector<std::string> rows) {
    if (random_() % 2) std::shuffle(rows.begin(), rows.end(), random_);
    return absl::StrJoin(rows, "\n");
  }

  std::mt19937_64& random_;
};

// By elder_id, (check-in in whole seconds, visit_id), funding, reason and rate.
using Bill = std::map<std::tuple<std::string, int64_t, std::string, int, std::string, int64_t>,
                      billing::Total>;

void Add(const ElderHistory& elder, const std::vector<Line>& lines, Bill* bill) {
  std::map<std::string, int64_t> check_ins;
  for (const auto& visit : elder.visits) {
    check_ins[visit.fact.visit_id] = FloorSeconds(visit.fact.check_in_time);
  }
  for (const Line& line : lines) {
    billing::Total& total = (*bill)[{
        elder.elder_id, check_ins.at(line.visit_id), line.visit_id, static_cast<int>(line.funding),
        std::string(ReasonName(line.reason)), line.rate_fen_per_hour.value()}];
    total.minutes += line.minutes;
    total.fen += line.fen;
  }
}

std::string TextOf(const Bill& bill) {
  std::string text = kLineHeader;
  for (const auto& [key, total] : bill) {
    if (total == billing::Total{}) continue;
    const auto& [elder_id, check_in, visit_id, funding, reason, rate] = key;
    absl::StrAppend(&text, elder_id, ",2022-06,", visit_id, ",",
                    FundingName(static_cast<billing::Funding>(funding)), ",", reason, ",", rate,
                    ",", total.minutes.value(), ",", total.fen.value(), "\n");
  }
  return text;
}

std::string LinesKnownAt(const RandomCity& city, absl::Time time) {
  Bill bill;
  const auto rules = KnownAt(city.rules, time);
  EXPECT_TRUE(rules.ok()) << rules.status();
  for (const ElderHistory& elder : city.elders) {
    const auto lines = RateMonth(KnownAt(elder, time), kMonth, *rules);
    EXPECT_TRUE(lines.ok()) << lines.status();
    Add(elder, *lines, &bill);
  }
  return TextOf(bill);
}

std::string NetSinceClose(const RandomCity& city, absl::Time as_of) {
  Bill bill;
  for (const ElderHistory& elder : city.elders) {
    const auto month = RateClosedMonth(elder, kMonth, city.rules, Close(), as_of);
    EXPECT_TRUE(month.ok()) << month.status();
    for (const auto& recording : month->recordings) Add(elder, recording.changes, &bill);
  }
  return TextOf(bill);
}

using RateAgreementTest = RateProgramTest;

TEST_F(RateAgreementTest, WithTheLibraryOnCitiesOfChance) {
  std::mt19937_64 random(PrintedRateSeed());
  const absl::Time end = StartOf(absl::CivilDay(9000, 1, 1));
  const absl::Time between = Close() + absl::Seconds(30);
  int rows = 0;
  for (int i = 0; i < kCities && !HasFailure(); ++i) {
    SCOPED_TRACE(absl::StrCat("city ", i));
    const RandomCity city = CityMaker(random).Make();
    for (const auto& [name, text] : CityWriter(random).Files(city)) Put(name, text);
    const std::string close = "--closed=" + FormatInstant(Close());
    const std::string as_of = "--as-of=" + FormatInstant(between);
    const Outcome net = Rate("2022-06", {close});
    rows += static_cast<int>(std::count(net.output.begin(), net.output.end(), '\n'));
    EXPECT_EQ(net.errors, "");
    EXPECT_EQ(net.output, NetSinceClose(city, end));
    EXPECT_EQ(Rate("2022-06", {close, as_of}).output, NetSinceClose(city, between));
    EXPECT_EQ(Rate("2022-06").output, LinesKnownAt(city, end));
    EXPECT_EQ(Rate("2022-06", {as_of}).output, LinesKnownAt(city, between));
  }
  EXPECT_GT(rows, 10 * kCities);  // Cities in which little happens would prove little.
}

}  // namespace
}  // namespace homecare::testing
