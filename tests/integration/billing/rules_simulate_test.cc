// Rules that are tried out say what adopting them then posts; and whatever is adopted in whatever
// order with facts, the ledger ends as if there had been the last rules from the beginning.
#include <random>

#include "tests/integration/billing/rules_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Parameters = std::vector<std::pair<std::string, std::string>>;

constexpr char kFirst[] = "2022-04";
constexpr char kLast[] = "2022-06";

std::string Text(const v1::StatementTotals& totals) {
  return absl::StrCat(totals.lines(), " lines, fund ", totals.subsidy_minutes(), "min ",
                      totals.subsidy_fen(), "fen, family ", totals.family_minutes(), "min ",
                      totals.family_fen(), "fen, provider ", totals.provider_minutes(), "min");
}

std::vector<std::string> Texts(const v1::SimulateRulesResponse& response) {
  std::vector<std::string> texts;
  for (const v1::RuleDifference& row : response.differences()) {
    texts.push_back(absl::StrCat(row.provider_id(), " ", row.county_code(), ": ",
                                 Text(row.before()), " -> ", Text(row.after())));
  }
  return texts;
}

v1::SimulateRulesRequest Of(const v1::AdoptRulesRequest& adoption, const std::string& month) {
  v1::SimulateRulesRequest request;
  request.set_month(month);
  *request.mutable_policies() = adoption.policies();
  *request.mutable_tariffs() = adoption.tariffs();
  return request;
}

class RulesSimulateTest : public RulesTest {
 protected:
  // Each with 50 minutes that the family pays.
  void AddElders(int count) {
    server().Execute(
        absl::StrCat("INSERT INTO elder (city_code, elder_id, registered_area, county_code)"
                     " SELECT '370300', 'many-' || i, 'URBAN', '370305' FROM generate_series(1, ",
                     count, ") AS i"));
    server().Execute(
        "INSERT INTO visit (city_code, visit_id, elder_id, provider_id, caregiver_id, item_code,"
        " bucket, check_in_time, check_out_time, double_up, family_consent, voided, recorded_time,"
        " changed_time) SELECT city_code, 'visit ' || elder_id, elder_id, 'many', 'c', 'BATHING',"
        " 'CARE', '2022-06-07 01:00Z', '2022-06-07 01:50Z', false, true, false, '2022-06-07',"
        " '2022-06-07' FROM elder");
  }
};

TEST_F(RulesSimulateTest, SaysWhatWouldDifferAndChangesNothing) {
  AdvanceTo("2022-07-10 09:00:00");
  ElderFacts elder{"e",
                   AreaClass::kUrban,
                   {Granted(Level::kMild, AreaClass::kUrban)},
                   {},
                   Daily("2022-06-01", 20, 80)};
  for (Visit& visit : elder.visits) visit.provider_id = "a";
  elder.visits.back().provider_id = "b";
  elder.visits.back().family_consent = true;
  Hear(elder);
  v1::AdoptRulesRequest adoption = Adoption();
  AddPolicy(adoption, "p2", "2022-06-10", {{"mild_cap_minutes", "1520"}});
  AddTariff(adoption, "t2", type::v1::AREA_CLASS_URBAN, "2022-06-20", 1800)
      .set_valid_to("2022-06-21");
  const int64_t writes = server().Count("ledger_line");
  const v1::SimulateRulesResponse response = MustSimulate(Of(adoption, "2022-06"));
  EXPECT_THAT(Texts(response),
              ElementsAre("b 370303: 1 lines, fund 80min 2000fen, family 0min 0fen, provider 0min"
                          " -> 1 lines, fund 0min 0fen, family 80min 2400fen, provider 0min"));
  EXPECT_EQ(Text(response.before()),
            "20 lines, fund 1600min 40000fen, family 0min 0fen, provider 0min");
  EXPECT_EQ(Text(response.after()),
            "20 lines, fund 1520min 38000fen, family 80min 2400fen, provider 0min");
  EXPECT_THAT(Texts(MustSimulate(Of(adoption, "2022-05"))), IsEmpty());
  EXPECT_EQ(server().Count("ledger_line"), writes);
  EXPECT_EQ(server().Count("policy_version"), 1);

  MustAdopt(adoption);
  FireDeadlines();
  EXPECT_EQ(server().Scalar("SELECT string_agg(funding || ' ' || m || ' ' || f, ', ' ORDER BY"
                            " funding DESC) FROM (SELECT funding, sum(minutes) AS m,"
                            " sum(amount_fen) AS f FROM ledger_line GROUP BY funding) AS sums"),
            "SUBSIDY 1520 38000, FAMILY 80 2400");
  // A closed month is compared as if it were open.
  Close("2022-06");
  v1::AdoptRulesRequest back = Adoption();
  AddPolicy(back, "p3", "2022-06-10", {{"mild_cap_minutes", "1800"}});
  EXPECT_EQ(Text(MustSimulate(Of(back, "2022-06")).after()),
            "20 lines, fund 1600min 40400fen, family 0min 0fen, provider 0min");
}

TEST_F(RulesSimulateTest, RatesEveryPageOfTheCity) {
  AddElders(1003);  // a page has 500
  v1::AdoptRulesRequest adoption = Adoption();
  AddTariff(adoption, "t2", type::v1::AREA_CLASS_URBAN, "2022-06-01", 1800);
  EXPECT_THAT(Texts(MustSimulate(Of(adoption, "2022-06"))),
              ElementsAre("many 370305: 1003 lines, fund 0min 0fen, family 50150min 1253750fen,"
                          " provider 0min -> 1003 lines, fund 0min 0fen, family 50150min"
                          " 1504500fen, provider 0min"));
}

// Random facts and random rules.
class AnyRulesTest : public RulesTest {
 protected:
  using Random = std::mt19937_64;

  static int64_t Draw(Random& random, int64_t from, int64_t to) {
    return std::uniform_int_distribution<int64_t>(from, to)(random);
  }

  static Visit RandomVisit(Random& random, const std::string& visit_id) {
    Visit visit;
    visit.visit_id = visit_id;
    // Crowded around the ends of April and of May: overlap, midnight and small caps all meet.
    const absl::CivilMonth month = Month(Draw(random, 0, 1) ? "2022-05" : "2022-06");
    visit.check_in_time = StartOf(month) + absl::Seconds(Draw(random, -2 * 86'400, 2 * 86'400));
    visit.check_out_time = visit.check_in_time + absl::Seconds(Draw(random, 0, 6 * 3600));
    visit.double_up = Draw(random, 0, 5) == 0;
    visit.family_consent = Draw(random, 0, 1) == 0;
    return visit;
  }

  ElderFacts RandomElder(Random& random, const std::string& elder_id) {
    const auto level = [&] { return static_cast<Level>(Draw(random, 0, 2)); };
    const auto area = [&] { return static_cast<AreaClass>(Draw(random, 0, 1)); };
    const absl::CivilDay change = Day("2022-05-30") + Draw(random, -3, 5);
    return {elder_id,
            area(),
            {Granted(level(), area(), "2022-04-15", FormatDay(change)),
             Granted(level(), area(), FormatDay(change))},
            {},
            {}};
  }

  static std::string RandomDay(Random& random) {
    const absl::CivilMonth month = Month(Draw(random, 0, 1) ? "2022-05" : "2022-06");
    return FormatDay(absl::CivilDay(month) + Draw(random, -4, 4));
  }

  static v1::AdoptRulesRequest RandomAdoption(Random& random, const std::string& version_id) {
    const Parameters all = {{"severe_cap_minutes", absl::StrCat(Draw(random, 0, 900))},
                            {"moderate_cap_minutes", absl::StrCat(Draw(random, 0, 900))},
                            {"mild_cap_minutes", absl::StrCat(Draw(random, 0, 900))},
                            {"level_change", "HIGHEST_OF_MONTH"},
                            {"partial_month", "BY_GRANTED_DAYS"},
                            {"area_source", "REGISTERED_ADDRESS"},
                            {"shortest_visit_minutes", absl::StrCat(Draw(random, 0, 60))},
                            {"overlap_rule", Draw(random, 0, 1) ? "EACH_COUNTS" : "UNION"},
                            {"over_cap_payer", "PROVIDER"}};
    v1::AdoptRulesRequest request = Adoption();
    Parameters some;
    for (const auto& parameter : all) {
      if (Draw(random, 0, 2) == 0) some.push_back(parameter);
    }
    if (!some.empty()) AddPolicy(request, version_id, RandomDay(random), some);
    if (some.empty() || Draw(random, 0, 1)) {
      v1::TariffVersion& tariff =
          AddTariff(request, version_id,
                    Draw(random, 0, 1) ? type::v1::AREA_CLASS_URBAN : type::v1::AREA_CLASS_RURAL,
                    RandomDay(random), Draw(random, 900, 1700));
      if (Draw(random, 0, 1)) {
        tariff.set_valid_to(FormatDay(Day(tariff.valid_from()) + Draw(random, 1, 40)));
      }
    }
    return request;
  }
};

TEST_F(AnyRulesTest, TheLedgerIsWhatTheLastRulesSayOfTheLastFacts) {
  AdvanceTo("2022-07-10 09:00:00");
  const uint64_t first_seed = std::random_device()();
  int adopted = 0;
  std::vector<ElderFacts> elders;
  for (uint64_t seed = first_seed; seed < first_seed + 8; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Random random(seed);
    ElderFacts& elder = elders.emplace_back(RandomElder(random, absl::StrCat("elder-", seed)));
    Hear(elder);
    for (int i = 0; i < 12; ++i) {
      elder.visits.push_back(RandomVisit(random, absl::StrCat(elder.elder_id, "/", i)));
      Hear(teller_.Visit(elder.elder_id, elder.visits.back()));
      if (Draw(random, 0, 2) == 0) MustAdopt(RandomAdoption(random, absl::StrCat(++adopted)));
      if (Draw(random, 0, 2) == 0) FireDeadlines();
    }
    FireDeadlines();
    for (const ElderFacts& known : elders) {
      ASSERT_EQ(Posted(known.elder_id, kFirst, kLast), Rated(known, kFirst, kLast));
    }
  }
  EXPECT_GT(adopted, 8);
  EXPECT_EQ(server().Count("rerating"), 0);
}

}  // namespace
}  // namespace homecare::billing
