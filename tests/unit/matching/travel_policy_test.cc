// Travel by area class, and that a policy without classes changes nothing.
#include "services/matching/domain/travel_policy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "absl/strings/str_cat.h"
#include "services/matching/domain/travel_times.h"

namespace homecare::matching {
namespace {

constexpr AreaClass kUrban = AreaClass::kUrban, kRural = AreaClass::kRural;

// Ten kilometres of the great circle: latitude 36.8 to the north.
const LatLng kSouth{36.8, 118.05};
const LatLng kNorth{36.8 + 10'000.0 / (6'371'008.8 * M_PI / 180), 118.05};

TravelPolicy Example() { return {"example", {1.2, 5.0}, {1.5, 10.0}, absl::Seconds(60)}; }

TEST(TravelPolicyTest, EachPairOfAreasHasItsPace) {
  struct Case {
    AreaClass from, to;
    int64_t seconds, metres;
  };
  const Case cases[] = {
      {kUrban, kUrban, 2'400 + 60, 12'000},
      {kRural, kRural, 1'500 + 60, 15'000},
      // Half of the great circle at 0.24 s a metre and half at 0.15.
      {kUrban, kRural, 1'200 + 750 + 60, 13'500},
      {kRural, kUrban, 1'200 + 750 + 60, 13'500},
  };
  const Travel travel(Example());
  for (const Case& c : cases) {
    const Place from(kSouth, c.from), to(kNorth, c.to);
    // Rounded up: a hair over a whole second is the next.
    EXPECT_NEAR(travel.Seconds(from, to), c.seconds, 1);
    EXPECT_EQ(travel.WayMetres(from, to), c.metres);
    EXPECT_EQ(travel.Seconds(from, from), 0);
  }
}

TEST(TravelPolicyTest, FastIsThePolicysModelToTheSecond) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> latitude(35.9, 37.3), longitude(117.5, 118.6);
  const TravelPolicy policy = ByAreaClass();
  const Travel travel(policy);
  for (int i = 0; i < 20'000; ++i) {
    const AreaClass a = random() % 2 ? kUrban : kRural, b = random() % 2 ? kUrban : kRural;
    const LatLng from{latitude(random), longitude(random)}, to{latitude(random), longitude(random)};
    ASSERT_EQ(travel.Seconds(Place(from, a), Place(to, b)),
              absl::ToInt64Seconds(policy.Between(a, b).Time(from, to)));
  }
}

TEST(TravelPolicyTest, TheFlatPolicyIsTheModelThatWas) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> latitude(35.9, 37.3), longitude(117.5, 118.6);
  const Travel flat{TravelPolicy()}, model{TravelModel()};
  for (int i = 0; i < 5'000; ++i) {
    const Place from({latitude(random), longitude(random)}, kRural);
    const Place to({latitude(random), longitude(random)});
    ASSERT_EQ(flat.Seconds(from, to), model.Seconds(from, to));
  }
}

TEST(TravelPolicyTest, VersionsTellPoliciesApart) {
  EXPECT_NE(ByAreaClass().version, TravelPolicy().version);
}

TEST(GreatCircleTimesTest, TableIsRowMajorAndDirectedAsAsked) {
  const std::vector<Place> from = {Place(kSouth, kUrban), Place(kNorth, kRural)};
  const std::vector<Place> to = {Place(kNorth, kRural), Place(kSouth, kUrban),
                                 Place(kNorth, kUrban)};
  GreatCircleTimes times(Example());
  const Travel travel(Example());
  const TravelTable table = times.Table(from, to);
  ASSERT_EQ(table.seconds.size(), 6u);
  ASSERT_EQ(table.metres.size(), 6u);
  for (size_t k = 0; k < 6; ++k) {
    EXPECT_EQ(table.seconds[k], travel.Seconds(from[k / 3], to[k % 3])) << k;
    EXPECT_EQ(table.metres[k], travel.WayMetres(from[k / 3], to[k % 3])) << k;
  }
  EXPECT_EQ(table.estimated, 0);
  EXPECT_EQ(times.version(), "example");
}

TEST(GreatCircleTimesTest, MatrixIsSquareAndCostsItsSeconds) {
  const std::vector<Place> places = {Place(kSouth), Place(kNorth), Place(kNorth, kRural)};
  GreatCircleTimes times(Example());
  const planner::Matrix matrix = MatrixOf(times, places);
  EXPECT_EQ(matrix.locations, 3);
  const Travel travel(Example());
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      EXPECT_EQ(matrix.duration(i, j), travel.Seconds(places[i], places[j]));
      EXPECT_EQ(matrix.cost(i, j), matrix.duration(i, j));
    }
  }
}

}  // namespace
}  // namespace homecare::matching
