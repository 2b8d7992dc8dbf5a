// The worked examples of the rule book for a month that was closed, and what was known when.
#include "absl/strings/str_format.h"
#include "tests/integration/billing_rate/fixture.h"

namespace homecare::testing {
namespace {

class RateAfterCloseTest : public RateProgramTest {
 protected:
  // Adjustments since the close at 2022-MM-06 00:00 in Shanghai.
  std::string Net(const std::string& month, const std::string& closing_month,
                  const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all = {"--closed=2022-" + closing_month + "-06T00:00:00+08:00"};
    all.insert(all.end(), more.begin(), more.end());
    return Lines(month, all);
  }
};

// v01, v02, ... on the first days from 06:00 for so many hours.
std::vector<VisitRow> Days(const std::string& month, int count, int hours) {
  std::vector<VisitRow> rows;
  for (int i = 1; i <= count; ++i) {
    const std::string day = absl::StrFormat("%s-%02d ", month, i);
    rows.push_back(
        {absl::StrFormat("v%02d", i), day + "06:00", absl::StrFormat("%s%02d:00", day, 6 + hours)});
  }
  return rows;
}

TEST_F(RateAfterCloseTest, E4cALateVisitDisplacesNothingAndIsTheProviders) {
  City city{"elder-1,MILD,URBAN,2022-01-01,,\n", Days("2022-06", 3, 10)};
  city.visits.push_back(
      {"late", "2022-06-05 08:00", "2022-06-05 11:00", true, false, "2022-07-20 10:00"});
  city.visits[0].in = "2022-06-06 06:00";  // Its minutes would be the last ones by check-in.
  city.visits[0].out = "2022-06-06 16:00";
  Put(city);
  EXPECT_EQ(Net("2022-06", "07"), "late,PROVIDER,OVER_CAP,0,180,0\n");
  EXPECT_EQ(Net("2022-06", "07", {"--as-of=2022-07-20T09:59:59+08:00"}), "");
}

TEST_F(RateAfterCloseTest, E9AVoidTakesTheMoneyBack) {
  City city{"elder-1,SEVERE,RURAL,2022-01-01,,\n", Days("2022-05", 20, 3)};
  city.visits[4].voided = "2022-06-20 10:00";
  Put(city);
  EXPECT_EQ(Net("2022-05", "06"), "v05,SUBSIDY,,1000,-180,-3000\n");
  EXPECT_EQ(Net("2022-05", "06", {"--as-of=2022-06-20T02:00:00Z"}),
            "v05,SUBSIDY,,1000,-180,-3000\n");
  EXPECT_EQ(Net("2022-05", "06", {"--as-of=2022-06-20T01:59:59.9Z"}), "");
  // Voided before the close, it never was in the month.
  EXPECT_EQ(Net("2022-05", "07"), "");
}

TEST_F(RateAfterCloseTest, AVoidLetsOthersMoveUp) {
  City city{"elder-1,MILD,URBAN,2022-01-01,,\n", Days("2022-06", 4, 10)};
  city.visits[0].voided = "2022-07-10 10:00";
  Put(city);
  EXPECT_EQ(Net("2022-06", "07"),
            "v01,SUBSIDY,,1500,-600,-15000\n"
            "v04,SUBSIDY,,1500,600,15000\nv04,PROVIDER,OVER_CAP,0,-600,0\n");
}

TEST_F(RateAfterCloseTest, E10ARateDecidedLaterIsTwoRowsALine) {
  City city{"elder-1,MODERATE,URBAN,2022-01-01,,\n", Days("2022-07", 5, 8)};
  city.tariffs =
      "URBAN,2022-01-01,,1500,1500,\nURBAN,2022-07-01,,1600,1600,2022-09-10T10:00:00+08:00\n";
  Put(city);
  std::string net, july;
  for (int i = 1; i <= 5; ++i) {
    absl::StrAppendFormat(&net, "v%02d,SUBSIDY,,1500,-480,-12000\nv%02d,SUBSIDY,,1600,480,12800\n",
                          i, i);
    absl::StrAppendFormat(&july, "v%02d,SUBSIDY,,1500,480,12000\n", i);
  }
  EXPECT_EQ(Net("2022-07", "08"), net);
  EXPECT_EQ(Lines("2022-07", {"--as-of=2022-08-06T00:00:00+08:00"}), july);
  EXPECT_EQ(Net("2022-07", "08", {"--as-of=2022-09-10T09:59:59+08:00"}), "");
}

TEST_F(RateAfterCloseTest, E16WhatWasKnownInMayIsStillAnswered) {
  City city{
      "elder-1,MILD,URBAN,2022-01-01,,\n"
      "elder-1,MODERATE,URBAN,2022-04-01,,2022-06-10T10:00:00+08:00\n",
      Days("2022-04", 5, 8)};
  Put(city);
  const std::string first =
      "v01,SUBSIDY,,1500,480,12000\nv02,SUBSIDY,,1500,480,12000\nv03,SUBSIDY,,1500,480,12000\n";
  EXPECT_EQ(Lines("2022-04", {"--as-of=2022-05-31T00:00:00+08:00"}),
            first +
                "v04,SUBSIDY,,1500,360,9000\nv04,PROVIDER,OVER_CAP,0,120,0\n"
                "v05,PROVIDER,OVER_CAP,0,480,0\n");
  EXPECT_EQ(Lines("2022-04"), first + "v04,SUBSIDY,,1500,480,12000\nv05,SUBSIDY,,1500,480,12000\n");
  EXPECT_EQ(Net("2022-04", "05"),
            "v04,SUBSIDY,,1500,120,3000\nv04,PROVIDER,OVER_CAP,0,-120,0\n"
            "v05,SUBSIDY,,1500,480,12000\nv05,PROVIDER,OVER_CAP,0,-480,0\n");
}

TEST_F(RateAfterCloseTest, WhatWasPostedAndTakenBackIsNoLine) {
  City city{"elder-1,SEVERE,URBAN,2022-01-01,,\n", Days("2022-06", 1, 2)};
  city.visits.push_back({"late", "2022-06-05 08:00", "2022-06-05 11:00", true, false,
                         "2022-07-20 10:00", "2022-07-21 10:00"});
  Put(city);
  EXPECT_EQ(Net("2022-06", "07", {"--as-of=2022-07-20T12:00:00+08:00"}),
            "late,SUBSIDY,,1500,180,4500\n");
  EXPECT_EQ(Net("2022-06", "07"), "");
  EXPECT_EQ(Lines("2022-06"), "v01,SUBSIDY,,1500,120,3000\n");
}

TEST_F(RateAfterCloseTest, ADeathNotifiedLateAndAStayThatEndedReplaceWhatWasKnown) {
  City city{"elder-1,SEVERE,URBAN,2022-01-01,,\n", Days("2022-06", 3, 1)};
  city.suspensions =
      "elder-1,2022-06-02T00:00:00+08:00,,HOSPITAL,\n"
      "elder-1,2022-06-01T16:00:00Z,2022-06-03T00:00:00+08:00,HOSPITAL,2022-07-10T00:00:00Z\n"
      "elder-1,2022-06-03T00:00:00+08:00,,DEATH,2022-07-11T00:00:00Z\n";
  Put(city);
  EXPECT_EQ(Lines("2022-06", {"--as-of=2022-07-06T00:00:00Z"}),
            "v01,SUBSIDY,,1500,60,1500\nv02,NONE,SUSPENDED,0,60,0\nv03,NONE,SUSPENDED,0,60,0\n");
  EXPECT_EQ(Net("2022-06", "07", {"--as-of=2022-07-10T12:00:00Z"}),
            "v03,SUBSIDY,,1500,60,1500\nv03,NONE,SUSPENDED,0,-60,0\n");
  EXPECT_EQ(Net("2022-06", "07"), "");
}

}  // namespace
}  // namespace homecare::testing
