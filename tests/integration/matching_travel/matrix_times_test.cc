// MatrixTimes against a real HTTP server on loopback, in every mood of it.
#include "services/matching/travel/matrix_times.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/matching/travel/make_times.h"
#include "tests/integration/matching_travel/server/table_server.h"

namespace homecare::matching {
namespace {

class MatrixTimesTest : public ::testing::Test {
 protected:
  MatrixOptions Options() {
    MatrixOptions options;
    options.url = server_.url();
    options.http.timeout = absl::Seconds(20);
    options.count = [this](TravelCount what, int64_t amount) {
      const std::lock_guard lock(mutex_);
      counts_[what] += amount;
    };
    options.uptime = [this] { return now_; };
    return options;
  }
  MatrixOptions Impatient() {
    MatrixOptions options = Options();
    options.http.timeout = absl::Milliseconds(200);
    return options;
  }

  static std::string Degrees(double value) { return absl::StrFormat("%.5f", value); }
  static std::string Coordinate(const Place& place) {
    return absl::StrCat(Degrees(place.point.longitude_degrees), ",",
                        Degrees(place.point.latitude_degrees));
  }
  // On the grid, so that no rounding can differ.
  Place SomePlace() {
    const double latitude = 36.0 + static_cast<double>(random_() % 100'000) / 1e5;
    const double longitude = 118.0 + static_cast<double>(random_() % 50'000) / 1e5;
    return Place({latitude, longitude}, random_() % 2 ? AreaClass::kUrban : AreaClass::kRural);
  }
  std::vector<Place> Places(int count) {
    std::vector<Place> places;
    for (int i = 0; i < count; ++i) places.push_back(SomePlace());
    return places;
  }
  int64_t Told(const Place& from, const Place& to) const {
    const std::string a = Coordinate(from), b = Coordinate(to);
    return a == b ? 0 : (TenthsBetween(a, b) + 9) / 10 + overhead_;
  }
  void ExpectTold(const TravelTable& table, const std::vector<Place>& from,
                  const std::vector<Place>& to) {
    ASSERT_EQ(table.seconds.size(), from.size() * to.size());
    for (size_t k = 0; k < table.seconds.size(); ++k) {
      ASSERT_EQ(table.seconds[k], Told(from[k / to.size()], to[k % to.size()])) << k;
    }
    EXPECT_EQ(table.estimated, 0);
  }
  void ExpectGreatCircle(const TravelTable& table, const std::vector<Place>& from,
                         const std::vector<Place>& to) {
    const TravelTable expected = GreatCircleTimes(policy_).Table(from, to);
    EXPECT_EQ(table.seconds, expected.seconds);
    EXPECT_EQ(table.metres, expected.metres);
  }

  const TravelPolicy policy_ = ByAreaClass();
  const int64_t overhead_ = absl::ToInt64Seconds(policy_.overhead);
  const uint64_t seed_ = std::random_device()();
  ::testing::ScopedTrace trace_{__FILE__, __LINE__, absl::StrCat("seed ", seed_)};
  std::mt19937_64 random_{seed_};
  TableServer server_;
  absl::Duration now_ = absl::Hours(1);
  std::mutex mutex_;
  std::map<TravelCount, int64_t> counts_;
};

TEST_F(MatrixTimesTest, LargeTablesComeInRequestsThatTheServiceTakes) {
  MatrixTimes times(Options(), policy_);
  const std::vector<Place> from = Places(130), to = Places(170);
  const TravelTable table = times.Table(from, to);
  ExpectTold(table, from, to);
  EXPECT_LE(server_.largest_request(), 100);
  // 50 + 50, 50 + 50 and 30 + 70 coordinates: 4, 4 and 3 requests.
  EXPECT_EQ(server_.requests(), 11);
  EXPECT_EQ(counts_[TravelCount::kPairsFetched], 130 * 170);
  EXPECT_EQ(counts_[TravelCount::kFailures], 0);
  EXPECT_EQ(times.version(), "osrm/area-1");
}

TEST_F(MatrixTimesTest, MetresAreTheServices) {
  MatrixTimes times(Options(), policy_);
  const std::vector<Place> places = Places(2);
  const int64_t tenths = TenthsBetween(Coordinate(places[0]), Coordinate(places[1]));
  const std::string metres = absl::StrCat(tenths, ".", tenths % 10);
  EXPECT_EQ(times.Table({places[0]}, {places[1]}).metres[0], std::lround(std::stod(metres)));
}

TEST_F(MatrixTimesTest, AsksNothingTwiceUntilItIsOld) {
  MatrixTimes times(Options(), policy_);
  const std::vector<Place> places = Places(40);
  ExpectTold(times.Table(places, places), places, places);
  const int first = server_.requests();
  now_ += absl::Hours(24);
  ExpectTold(times.Table(places, places), places, places);
  EXPECT_EQ(server_.requests(), first);
  EXPECT_EQ(counts_[TravelCount::kPairsCached], 40 * 39);
  now_ += absl::Seconds(1);
  ExpectTold(times.Table(places, places), places, places);
  EXPECT_EQ(server_.requests(), 2 * first);
}

TEST_F(MatrixTimesTest, PlacesAtOnePointAreAskedOnceAndNoWayApart) {
  MatrixTimes times(Options(), policy_);
  std::vector<Place> places = Places(60);
  for (int i = 0; i < 60; ++i) places.push_back(places[i]);
  const TravelTable table = times.Table(places, places);
  ExpectTold(table, places, places);
  EXPECT_EQ(table.seconds[60], 0);
  EXPECT_EQ(counts_[TravelCount::kPairsFetched], 60 * 59);
}

// The property that matters of a cache: whatever was asked before in whatever order, through a
// cache far too small, an answer is that of its own pair.
TEST_F(MatrixTimesTest, NeverTellsAnotherPairsValue) {
  for (int64_t cached : {1, 3, 50, 100'000}) {
    MatrixOptions options = Options();
    options.cached_journeys = cached;
    options.most_coordinates = 7;
    MatrixTimes times(options, policy_);
    const std::vector<Place> pool = Places(25);
    for (int round = 0; round < 30; ++round) {
      std::vector<Place> from, to;
      for (size_t i = 0; i < 1 + random_() % 9; ++i) from.push_back(pool[random_() % pool.size()]);
      for (size_t i = 0; i < 1 + random_() % 9; ++i) to.push_back(pool[random_() % pool.size()]);
      ExpectTold(times.Table(from, to), from, to);
    }
  }
}

TEST_F(MatrixTimesTest, PairsWithoutAWayAreTheGreatCircles) {
  MatrixTimes times(Options(), policy_);
  server_.SetMood(Mood::kNulls);
  const std::vector<Place> from = Places(5), to = Places(9);
  const TravelTable table = times.Table(from, to);
  const Travel travel(policy_);
  for (size_t k = 0; k < table.seconds.size(); ++k) {
    const Place &a = from[k / 9], &b = to[k % 9];
    ASSERT_EQ(table.seconds[k], k % 9 % 3 == 0 ? travel.Seconds(a, b) : Told(a, b)) << k;
  }
  EXPECT_EQ(table.estimated, 15);
  EXPECT_EQ(counts_[TravelCount::kPairsEstimated], 15);
  EXPECT_EQ(counts_[TravelCount::kFailures], 0);
}

TEST_F(MatrixTimesTest, TheGreatCircleStandsInForEveryFailure) {
  struct Case {
    const char* what;
    Mood mood;
  };
  const Case cases[] = {
      {"500", Mood::kError},         {"garbage", Mood::kGarbage}, {"wrong size", Mood::kWrongSize},
      {"negative", Mood::kNegative}, {"cut", Mood::kCut},         {"mute", Mood::kMute},
      {"endless", Mood::kEndless}};
  const std::vector<Place> from = Places(4), to = Places(6);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    counts_.clear();
    server_.SetMood(c.mood);
    MatrixTimes times(c.mood == Mood::kMute ? Impatient() : Options(), policy_);
    const TravelTable table = times.Table(from, to);
    ExpectGreatCircle(table, from, to);
    EXPECT_EQ(table.estimated, 24);
    EXPECT_EQ(counts_[TravelCount::kFailures], 1);
    // Nothing wrong was kept.
    server_.SetMood(Mood::kWell);
    ExpectTold(times.Table(from, to), from, to);
  }
}

TEST_F(MatrixTimesTest, ATableTooBigForTheServiceIsAFailureNotACrash) {
  TableServer small(10);
  MatrixOptions options = Options();
  options.url = small.url();
  MatrixTimes times(options, policy_);
  const std::vector<Place> places = Places(20);
  ExpectGreatCircle(times.Table(places, places), places, places);
  EXPECT_EQ(counts_[TravelCount::kFailures], 1);
}

TEST_F(MatrixTimesTest, LeavesAServiceAloneThatIsAwayAndComesBackToIt) {
  MatrixOptions options = Options();
  options.connections = 1;
  options.most_coordinates = 2;
  server_.SetMood(Mood::kError);
  MatrixTimes times(options, policy_);
  const std::vector<Place> from = Places(5), to = Places(5);
  ExpectGreatCircle(times.Table(from, to), from, to);
  EXPECT_EQ(counts_[TravelCount::kRequests], 3);
  EXPECT_EQ(counts_[TravelCount::kSkipped], 22);
  ExpectGreatCircle(times.Table(from, to), from, to);
  EXPECT_EQ(server_.requests(), 3);
  // The pause is over: one trial, which fails, and a longer pause.
  now_ += absl::Seconds(1);
  ExpectGreatCircle(times.Table(from, to), from, to);
  EXPECT_EQ(server_.requests(), 4);
  server_.SetMood(Mood::kWell);
  now_ += absl::Seconds(1);
  ExpectGreatCircle(times.Table(from, to), from, to);
  EXPECT_EQ(server_.requests(), 4);
  now_ += absl::Seconds(1);
  ExpectTold(times.Table(from, to), from, to);
}

TEST_F(MatrixTimesTest, NobodyListens) {
  MatrixOptions options = Options();
  options.url = NobodysUrl();
  MatrixTimes times(options, policy_);
  const std::vector<Place> places = Places(3);
  ExpectGreatCircle(times.Table(places, places), places, places);
  EXPECT_EQ(counts_[TravelCount::kFailures], 1);
}

TEST_F(MatrixTimesTest, AsksNoMoreWhenTheTablesTimeIsUp) {
  MatrixOptions options = Options();
  options.table_budget = absl::ZeroDuration();
  MatrixTimes times(options, policy_);
  const std::vector<Place> places = Places(3);
  ExpectGreatCircle(times.Table(places, places), places, places);
  EXPECT_EQ(server_.requests(), 0);
}

TEST_F(MatrixTimesTest, EmptyTablesAskNothing) {
  MatrixTimes times(Options(), policy_);
  EXPECT_TRUE(times.Table({}, Places(3)).seconds.empty());
  EXPECT_TRUE(times.Table(Places(3), {}).seconds.empty());
  EXPECT_EQ(server_.requests(), 0);
}

TEST(MakeTravelTimesTest, AnEmptyUrlIsTheGreatCircle) {
  const auto times = MakeTravelTimes({});
  ASSERT_TRUE(times.ok());
  EXPECT_EQ((*times)->version(), "area-1");
}

TEST(MakeTravelTimesTest, RefusesWhatIsNoUrl) {
  for (const char* url : {"localhost:5000", "ftp://host", "http://", "http:///x", "file:///x",
                          "http://host/?x=1", "http://host/#x", "http://ho st"}) {
    MatrixOptions options;
    options.url = url;
    EXPECT_EQ(MakeTravelTimes(options).status().code(), absl::StatusCode::kInvalidArgument) << url;
  }
  MatrixOptions options;
  options.url = "http://127.0.0.1:5000/osrm/";
  EXPECT_TRUE(MakeTravelTimes(options).ok());
}

}  // namespace
}  // namespace homecare::matching
