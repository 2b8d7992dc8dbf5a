// Rules that change for days that have passed: what is posted, when, and what never changes.
#include "tests/integration/billing/rules_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;

constexpr auto kUrban = type::v1::AREA_CLASS_URBAN;
constexpr auto kRural = type::v1::AREA_CLASS_RURAL;

// 40 visits of an hour, two a day.
ElderFacts FortyHours(const std::string& month) {
  ElderFacts elder{"e", AreaClass::kUrban, {Granted(Level::kSevere, AreaClass::kUrban)}, {}, {}};
  for (int i = 0; i < 40; ++i) {
    Visit visit;
    visit.visit_id = absl::StrCat("v", 10 + i);
    visit.check_in_time = StartOf(Day(month + "-01") + i / 2) + absl::Hours(i % 2 ? 14 : 8);
    visit.check_out_time = visit.check_in_time + absl::Hours(1);
    elder.visits.push_back(visit);
  }
  return elder;
}

constexpr char kFirstPosted[] =
    "SELECT md5(string_agg(l::text || e::text, '' ORDER BY entry_number)) FROM ledger_line l"
    " JOIN ledger_entry e USING (city_code, line_id) WHERE NOT adjustment";

// DOMAIN E10.
TEST_F(RulesTest, ARateDecidedInSeptemberIsPostedInSeptemberForClosedJulyLineByLine) {
  AdvanceTo("2022-08-10 09:00:00");
  Hear(FortyHours("2022-07"));
  Close("2022-07");
  EXPECT_EQ(server().Scalar("SELECT sum(amount_fen) FROM ledger_line"), "60000");
  const std::string july = server().Scalar(kFirstPosted);

  AdvanceTo("2022-09-15 10:00:00");
  v1::AdoptRulesRequest request = Adoption();
  AddTariff(request, "zibo-2022-2", kUrban, "2022-07-01", 1600);
  const v1::AdoptRulesResponse response = MustAdopt(request);
  EXPECT_EQ(response.elder_months(), 1);
  EXPECT_EQ(rpc::FromProto(response.recorded_time()), harness_.clock().Now());
  EXPECT_EQ(server().Count("rerating WHERE month = '2022-07-01' AND elder_id = 'e'"), 1);
  EXPECT_EQ(server().Count("ledger_entry WHERE adjustment"), 0);

  FireDeadlines();
  EXPECT_EQ(server().Count("rerating"), 0);
  EXPECT_EQ(server().Scalar(kFirstPosted), july);
  constexpr char kAdjusted[] =
      " FROM ledger_line l JOIN ledger_entry e USING (city_code, line_id) WHERE adjustment"
      " AND l.month = '2022-07-01' AND booked_month = '2022-09-01'";
  EXPECT_EQ(server().Scalar(absl::StrCat("SELECT count(*) || ' ' || sum(minutes) || ' ' ||"
                                         " sum(amount_fen)",
                                         kAdjusted)),
            "80 0 4000");
  EXPECT_EQ(server().Count("ledger_entry WHERE adjustment"), 80);
  EXPECT_EQ(
      server().Scalar(absl::StrCat(
          "SELECT string_agg(DISTINCT total::text, ' ') FROM (SELECT sum(amount_fen) AS total",
          kAdjusted, " GROUP BY l.visit_id) AS by_visit")),
      "100");
  EXPECT_EQ(server().Count("ledger_entry e JOIN ledger_line l USING (city_code, line_id)"
                           " JOIN ledger_line o ON o.line_id = corrects_line_id"
                           " AND o.visit_id = l.visit_id AND o.month = l.month"
                           " AND o.post_time < l.post_time WHERE adjustment"),
            80);
  EXPECT_EQ(server().Scalar("SELECT string_agg(DISTINCT explanation, '|') FROM ledger_entry"
                            " WHERE adjustment"),
            "tariff zibo-2022-2: URBAN 1600/1600 fen an hour from 2022-07-01 instead of 1500/1500");
  EXPECT_EQ(server().Scalar("SELECT string_agg(DISTINCT cause, '|') FROM posting"
                            " WHERE post_time > '2022-09-01'"),
            "RULES_CHANGED");
}

TEST_F(RulesTest, ALowerCapTakesBackAndAHigherOneGivesAgain) {
  ElderFacts elder{"e",
                   AreaClass::kUrban,
                   {Granted(Level::kSevere, AreaClass::kUrban)},
                   {},
                   Daily("2022-06-01", 30, 120)};
  AdvanceTo("2022-07-10 09:00:00");
  Hear(elder);
  for (const bool closed : {false, true}) {
    SCOPED_TRACE(closed);
    if (closed) Close("2022-06");
    const std::vector<std::string> before = Posted("e", "2022-06", "2022-06");
    v1::AdoptRulesRequest lower = Adoption();
    AddPolicy(lower, absl::StrCat("lower ", closed), "2022-06-01",
              {{"severe_cap_minutes", "3000"}});
    EXPECT_EQ(MustAdopt(lower).elder_months(), 1);
    FireDeadlines();
    EXPECT_EQ(server().Scalar("SELECT sum(minutes) || ' ' || sum(amount_fen) FROM ledger_line"
                              " WHERE funding = 'SUBSIDY'"),
              "3000 75000");
    EXPECT_EQ(server().Scalar("SELECT sum(minutes) FROM ledger_line WHERE funding = 'PROVIDER'"),
              "600");
    v1::AdoptRulesRequest higher = Adoption();
    AddPolicy(higher, absl::StrCat("higher ", closed), "2022-06-01",
              {{"severe_cap_minutes", "3600"}});
    MustAdopt(higher);
    FireDeadlines();
    EXPECT_EQ(Posted("e", "2022-06", "2022-06"), before);
    EXPECT_EQ(server().Count("ledger_entry WHERE adjustment") > 0, closed);
  }
}

TEST_F(RulesTest, OnlyMonthsFromTheFirstDayOnAreRatedAgainEachOnce) {
  AdvanceTo("2022-08-10 09:00:00");
  for (int i = 0; i < 60; ++i) {
    ElderFacts elder{absl::StrCat("e", i),
                     AreaClass::kUrban,
                     {Granted(Level::kMild, AreaClass::kUrban)},
                     {},
                     {}};
    for (const char* month : {"2022-06", "2022-07", "2022-08"}) {
      const std::string day = absl::StrCat(month, "-03 ");
      elder.visits.push_back(Care(absl::StrCat(month, "/", i), day + "09:00:00", day + "10:00:00"));
    }
    Hear(elder);
  }
  v1::AdoptRulesRequest request = Adoption();
  AddTariff(request, "july", kUrban, "2022-07-02", 1800).set_valid_to("2022-08-01");
  AddPolicy(request, "august", "2022-08-02", {{"shortest_visit_minutes", "61"}});
  AddPolicy(request, "later", "2022-08-11", {{"shortest_visit_minutes", "0"}});
  const v1::AdoptRulesResponse response = MustAdopt(request);
  EXPECT_EQ(response.elder_months(), 120);
  EXPECT_EQ(server().Count("rerating"), 120);
  FireDeadlines();
  EXPECT_EQ(server().Count("rerating"), 0);
  EXPECT_EQ(server().Scalar("SELECT count(*) FROM deadline WHERE kind = 'RERATING'"), "0");
  EXPECT_EQ(server().Scalar("SELECT string_agg(month || ' ' || n, ', ' ORDER BY month) FROM"
                            " (SELECT month, count(*) AS n FROM posting"
                            " WHERE cause = 'RULES_CHANGED' GROUP BY month) AS by_month"),
            "2022-07-01 60, 2022-08-01 60");
  EXPECT_THAT(Posted("e7", "2022-06", "2022-08"),
              ElementsAre("2022-06 2022-06/7 SUBSIDY 1500 60min 1500fen",
                          "2022-07 2022-07/7 SUBSIDY 1800 60min 1800fen",
                          "2022-08 2022-08/7 NONE TOO_SHORT 0 60min 0fen"));
}

TEST_F(RulesTest, ARetryHasTheFirstAnswerAndAddsNothing) {
  AdvanceTo("2022-08-10 09:00:00");
  Hear(FortyHours("2022-07"));
  v1::AdoptRulesRequest request = Adoption();
  request.set_request_id("once");
  AddTariff(request, "2", kUrban, "2022-07-01", 1600);
  const std::string first = MustAdopt(request).SerializeAsString();
  FireDeadlines();
  EXPECT_EQ(MustAdopt(request).SerializeAsString(), first);
  EXPECT_EQ(server().Count("tariff_version"), 3);
  EXPECT_EQ(server().Count("rule_adoption"), 1);
  EXPECT_EQ(server().Count("rerating"), 0);
}

// The first to rate again posts what both changed, and says so.
TEST_F(RulesTest, AdoptionsThatMeetExplainOnePosting) {
  AdvanceTo("2022-08-10 09:00:00");
  Hear(FortyHours("2022-07"));
  v1::AdoptRulesRequest first = Adoption();
  AddTariff(first, "2", kUrban, "2022-07-01", 1600);
  MustAdopt(first);
  v1::AdoptRulesRequest second = Adoption();
  AddPolicy(second, "p2", "2022-07-01", {{"severe_cap_minutes", "1200"}});
  MustAdopt(second);
  EXPECT_EQ(server().Count("rerating"), 2);
  FireDeadlines();
  EXPECT_EQ(server().Count("rerating"), 0);
  EXPECT_EQ(server().Scalar("SELECT string_agg(DISTINCT explanation, '|') FROM ledger_entry"
                            " WHERE explanation NOT LIKE 'visit%'"),
            "tariff 2: URBAN 1600/1600 fen an hour from 2022-07-01 instead of 1500/1500;"
            " policy p2: severe_cap_minutes 1200 instead of 3600 from 2022-07-01");
  EXPECT_EQ(server().Count("posting WHERE cause = 'RULES_CHANGED'"), 1);
}

TEST_F(RulesTest, ListsWhatWasKnownThen) {
  const v1::ListRulesResponse first = MustListRules();
  ASSERT_EQ(first.policies_size(), 1);
  EXPECT_EQ(first.policies(0).version_id(), "zibo-2022-1");
  EXPECT_EQ(first.policies(0).maker_id(), "migration");
  EXPECT_FALSE(first.policies(0).has_recorded_time());
  std::vector<std::string> parameters;
  for (const v1::PolicyParameter& parameter : first.policies(0).parameters()) {
    parameters.push_back(
        absl::StrCat(parameter.id(), " ", parameter.name(), " ", parameter.value()));
  }
  EXPECT_THAT(
      parameters,
      ElementsAre("CAP severe_cap_minutes 3600", "CAP moderate_cap_minutes 2700",
                  "CAP mild_cap_minutes 1800", "P1 level_change LEVEL_OF_DATE",
                  "P2 partial_month FULL_CAP", "P3 area_source GRANT",
                  "P4 over_cap_order LAST_BY_CHECK_IN", "P5 clock_rounding NONE",
                  "P6 shortest_visit_minutes 15", "P7 overlap_rule UNION", "P8 closing_day 5",
                  "P9 carry_over NONE", "P10 over_cap_payer FAMILY_IF_CONSENTED"));

  v1::AdoptRulesRequest request = Adoption();
  v1::PolicyVersion& policy = AddPolicy(request, "p2", "2022-07-01", {{"closing_day", "8"}});
  policy.mutable_parameters(0)->set_id("P8");
  AddTariff(request, "rural-2", kRural, "2022-07-01", 1100).set_valid_to("2022-08-01");
  AddTariff(request, "urban-2", kUrban, "2022-07-01", 1600);
  v1::ListRulesRequest then;
  *then.mutable_as_of() = MustAdopt(request).recorded_time();
  EXPECT_EQ(MustListRules(then).SerializeAsString(), MustListRules().SerializeAsString());
  const v1::ListRulesResponse now = MustListRules();
  ASSERT_EQ(now.policies_size(), 2);
  EXPECT_EQ(now.policies(1).parameters_size(), 13);
  EXPECT_EQ(now.policies(1).parameters(0).value(), "3600");
  EXPECT_EQ(now.policies(1).parameters(10).value(), "8");
  EXPECT_EQ(now.policies(1).checker_id(), "checker");
  EXPECT_EQ(rpc::FromProto(now.policies(1).recorded_time()), rpc::FromProto(then.as_of()));
  std::vector<std::string> tariffs;
  for (const v1::TariffVersion& tariff : now.tariffs()) {
    tariffs.push_back(absl::StrCat(tariff.version_id(), " ", tariff.valid_from(), " ",
                                   tariff.valid_to(), " ", tariff.subsidy_fen_per_hour()));
  }
  EXPECT_THAT(tariffs,
              ElementsAre("zibo-2022-1 2022-01-01  1500", "urban-2 2022-07-01  1600",
                          "zibo-2022-1 2022-01-01  1000", "rural-2 2022-07-01 2022-08-01 1100"));
  *then.mutable_as_of() = rpc::ToProto(rpc::FromProto(then.as_of()) - absl::Microseconds(1));
  EXPECT_EQ(MustListRules(then).SerializeAsString(), first.SerializeAsString());
}

}  // namespace
}  // namespace homecare::billing
