// The worked examples of the rule book for a month that is open, line by line.
#include "absl/strings/str_format.h"
#include "tests/integration/billing_rate/fixture.h"

namespace homecare::testing {
namespace {

using RateExamplesTest = RateProgramTest;

// Visits v01, v02, ... from 08:00 for so many hours, one a day from the first.
std::vector<VisitRow> Days(const std::string& month, int first, int count, int hours) {
  std::vector<VisitRow> rows;
  for (int i = 0; i < count; ++i) {
    const std::string day = absl::StrFormat("%s-%02d ", month, first + i);
    rows.push_back({absl::StrFormat("v%02d", first + i), day + "08:00",
                    absl::StrFormat("%s%02d:00", day, 8 + hours)});
  }
  return rows;
}

std::vector<VisitRow> With(std::vector<VisitRow> rows, const std::vector<VisitRow>& more) {
  rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

struct Example {
  const char* name;
  const char* month;
  City city;
  std::string lines;
};

// What so many visits of Days come to when all is subsidised.
std::string Subsidised(int first, int count, int rate, int minutes) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    absl::StrAppendFormat(&lines, "v%02d,SUBSIDY,,%d,%d,%d\n", first + i, rate, minutes,
                          rate * minutes / 60);
  }
  return lines;
}

constexpr char kSevere[] = "elder-1,SEVERE,URBAN,2022-01-01,,\n";
constexpr char kRural[] = "elder-1,MILD,RURAL,2022-01-01,,\n";

std::vector<Example> Examples() {
  const std::vector<VisitRow> used =
      With(Days("2022-01", 1, 5, 8), {{"v06", "2022-01-06 08:00", "2022-01-06 12:40"}});
  const City e2{"elder-1,MODERATE,URBAN,2022-01-01,,\n",
                With(used, {{"v31", "2022-01-31 23:20", "2022-02-01 00:50"}})};
  return {
      {"E1",
       "2022-06",
       {kRural,
        {{"a", "2022-06-01 08:00", "2022-06-01 08:50"},
         {"b", "2022-06-02 08:00", "2022-06-02 08:50"},
         {"c", "2022-06-03 08:00", "2022-06-03 08:50"}}},
       "a,SUBSIDY,,1000,50,834\nb,SUBSIDY,,1000,50,833\nc,SUBSIDY,,1000,50,833\n"},
      {"E2, January", "2022-01", e2,
       Subsidised(1, 5, 1500, 480) + "v06,SUBSIDY,,1500,280,7000\n"
                                     "v31,SUBSIDY,,1500,20,500\nv31,PROVIDER,OVER_CAP,0,20,0\n"},
      {"E2, February", "2022-02", e2, "v31,SUBSIDY,,1500,50,1250\n"},
      {"E3",
       "2022-04",
       {"elder-1,MILD,URBAN,2022-01-01,2022-04-16,\nelder-1,MODERATE,URBAN,2022-04-16,,\n",
        With(Days("2022-04", 14, 2, 8), Days("2022-04", 16, 3, 8))},
       Subsidised(14, 5, 1500, 480)},
      {"E4",
       "2022-06",
       {"elder-1,SEVERE,RURAL,2022-01-01,2022-06-11,\nelder-1,SEVERE,URBAN,2022-06-11,,\n",
        With(Days("2022-06", 9, 2, 10),
             With(Days("2022-06", 11, 4, 10), {{"v15", "2022-06-15 08:00", "2022-06-15 10:00"}}))},
       Subsidised(9, 2, 1000, 600) + Subsidised(11, 4, 1500, 600) +
           "v15,PROVIDER,OVER_CAP,0,120,0\n"},
      {"E5",
       "2022-06",
       {kSevere,
        With(Days("2022-06", 1, 7, 8), {{"v08", "2022-06-08 08:00", "2022-06-08 11:20"},
                                        {"v09", "2022-06-09 08:00", "2022-06-09 10:00", true}})},
       Subsidised(1, 7, 1500, 480) +
           "v08,SUBSIDY,,1500,200,5000\n"
           "v09,SUBSIDY,,1500,40,1000\nv09,FAMILY,OVER_CAP,1500,80,2000\n"},
      {"E7",
       "2022-06",
       {kSevere,
        {{"A", "2022-06-01 09:00", "2022-06-01 10:30"},
         {"B", "2022-06-01 10:00", "2022-06-01 11:00"}}},
       "A,SUBSIDY,,1500,90,2250\nB,SUBSIDY,,1500,30,750\n"},
      {"E7, a double-up",
       "2022-06",
       {kSevere,
        {{"A", "2022-06-01 09:00", "2022-06-01 10:30"},
         {"B", "2022-06-01 10:00", "2022-06-01 11:00", false, true}}},
       "A,SUBSIDY,,1500,90,2250\nB,SUBSIDY,,1500,60,1500\n"},
      {"E8",
       "2022-06",
       {kSevere, {{"v", "2022-06-01 09:07:40", "2022-06-01 10:02:15"}}},
       "v,SUBSIDY,,1500,54,1350\n"},
      {"E12",
       "2022-06",
       {kSevere,
        {{"a", "2022-06-08 13:00", "2022-06-08 15:00"},
         {"b", "2022-06-10 08:00", "2022-06-10 09:00"},
         {"c", "2022-06-12 09:30", "2022-06-12 10:30"}},
        "elder-1,2022-06-08T14:00:00+08:00,2022-06-12T02:00:00Z,HOSPITAL,\n"},
       "a,SUBSIDY,,1500,60,1500\na,NONE,SUSPENDED,0,60,0\nb,NONE,SUSPENDED,0,60,0\n"
       "c,SUBSIDY,,1500,30,750\nc,NONE,SUSPENDED,0,30,0\n"},
      {"too short, a meal, nothing at all, no grant",
       "2022-06",
       {"elder-1,MILD,URBAN,2022-06-10,,\n",
        {{"a", "2022-06-01 08:00", "2022-06-01 08:14:59"},
         {"b", "2022-06-01 12:00", "2022-06-01 13:00", true, false, "", "", "elder-1", "MEAL"},
         {"c", "2022-06-02 08:00", "2022-06-02 08:00"},
         {"d", "2022-06-03 08:00", "2022-06-03 09:00", true},
         {"e", "2022-06-04 08:00", "2022-06-04 09:00"},
         {"f", "2022-06-09 23:30", "2022-06-10 00:30"}},
        "",
        "elder-1,RURAL\n"},
       "a,NONE,TOO_SHORT,0,14,0\nd,FAMILY,NOT_ENTITLED,1000,60,1000\n"
       "e,PROVIDER,NOT_ENTITLED,0,60,0\n"
       "f,SUBSIDY,,1500,30,750\nf,PROVIDER,NOT_ENTITLED,0,30,0\n"},
  };
}

TEST_F(RateExamplesTest, OfTheRuleBook) {
  for (const Example& example : Examples()) {
    SCOPED_TRACE(example.name);
    Put(example.city);
    EXPECT_EQ(Lines(example.month), example.lines);
  }
}

TEST_F(RateExamplesTest, E1dAYearlyEntitlementLosesNoFen) {
  City city{kRural, {}};
  for (int i = 0; i < 36; ++i) {
    const std::string hour = absl::StrFormat("2022-06-%02d %02d:", 1 + i / 2, 8 + 4 * (i % 2));
    city.visits.push_back({absl::StrFormat("v%02d", i), hour + "00", hour + "50"});
  }
  Put(city);
  // 36 x 833 1/3 fen: twelve lines carry the fen that is left of three.
  std::string lines;
  for (int i = 0; i < 36; ++i) {
    absl::StrAppendFormat(&lines, "v%02d,SUBSIDY,,1000,50,%d\n", i, i < 12 ? 834 : 833);
  }
  EXPECT_EQ(Lines("2022-06"), lines);
}

TEST_F(RateExamplesTest, LinesAreInTheOrderOfEldersThenOfTheirVisits) {
  City city{"B,MILD,URBAN,2022-01-01,,\n", {}};
  city.elders = "B,URBAN\na,RURAL\nA-1,RURAL\n";
  city.visits = {{"2", "2022-06-02 08:00", "2022-06-02 09:00", true, true, "", "", "a"},
                 {"10", "2022-06-02 08:00", "2022-06-02 09:00", true, true, "", "", "a"},
                 {"9", "2022-06-01 08:00", "2022-06-01 09:00", true, true, "", "", "a"},
                 {"1", "2022-06-30 08:00", "2022-06-30 09:00", true, false, "", "", "B"},
                 {"0", "2022-07-01 00:00", "2022-07-01 09:00", true, false, "", "", "B"},
                 {"3", "2022-06-30 08:00", "2022-06-30 09:00", true, false, "", "", "A-1"}};
  Put(city);
  EXPECT_EQ(Rate("2022-06").output, std::string(kLineHeader) +
                                        "A-1,2022-06,3,FAMILY,NOT_ENTITLED,1000,60,1000\n"
                                        "B,2022-06,1,SUBSIDY,,1500,60,1500\n"
                                        "a,2022-06,9,FAMILY,NOT_ENTITLED,1000,60,1000\n"
                                        "a,2022-06,10,FAMILY,NOT_ENTITLED,1000,60,1000\n"
                                        "a,2022-06,2,FAMILY,NOT_ENTITLED,1000,60,1000\n");
}

}  // namespace
}  // namespace homecare::testing
