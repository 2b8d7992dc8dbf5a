// The cache and the breaker on a clock of the test's.
#include "services/matching/travel/journey_cache.h"

#include <gtest/gtest.h>

#include <list>
#include <random>

#include "absl/strings/str_cat.h"
#include "services/matching/travel/circuit_breaker.h"

namespace homecare::matching {
namespace {

GridPoint Point(int32_t latitude, int32_t longitude) {
  GridPoint point;
  point.latitude = latitude;
  point.longitude = longitude;
  return point;
}

TEST(GridPointTest, RoundsToTheNearest) {
  EXPECT_EQ(GridPoint(LatLng{36.800004, 118.05}), Point(3'680'000, 11'805'000));
  EXPECT_EQ(GridPoint(LatLng{36.800006, 118.05}), Point(3'680'001, 11'805'000));
  EXPECT_EQ(GridPoint(LatLng{-0.000006, -118.05}), Point(-1, -11'805'000));
}

TEST(JourneyCacheTest, ThereAndBackAreTwo) {
  JourneyCache cache(10, absl::Hours(1));
  const GridPoint a = Point(1, 2), b = Point(2, 1);
  cache.Put(a, b, {60, 100}, absl::ZeroDuration());
  EXPECT_EQ(cache.Find(a, b, absl::ZeroDuration()), (Journey{60, 100}));
  EXPECT_EQ(cache.Find(b, a, absl::ZeroDuration()), std::nullopt);
}

TEST(JourneyCacheTest, ForgetsWhatIsOld) {
  JourneyCache cache(10, absl::Hours(1));
  cache.Put(Point(1, 1), Point(2, 2), {60, 100}, absl::Hours(5));
  EXPECT_TRUE(cache.Find(Point(1, 1), Point(2, 2), absl::Hours(6)).has_value());
  EXPECT_FALSE(cache.Find(Point(1, 1), Point(2, 2), absl::Hours(6) + absl::Seconds(1)).has_value());
  cache.Put(Point(1, 1), Point(2, 2), {61, 100}, absl::Hours(7));
  EXPECT_EQ(cache.Find(Point(1, 1), Point(2, 2), absl::Hours(8)), (Journey{61, 100}));
  EXPECT_EQ(cache.size(), 1);
}

// A list that is searched from its beginning, newest use first: what the cache is to be.
class SlowCache {
 public:
  explicit SlowCache(size_t most) : most_(most) {}

  std::optional<Journey> Find(const GridPoint& from, const GridPoint& to, absl::Duration now) {
    for (auto entry = list_.begin(); entry != list_.end(); ++entry) {
      if (!(entry->from == from && entry->to == to)) continue;
      if (now - entry->told > absl::Hours(1)) return std::nullopt;
      list_.splice(list_.begin(), list_, entry);
      return entry->journey;
    }
    return std::nullopt;
  }
  void Put(const GridPoint& from, const GridPoint& to, const Journey& journey, absl::Duration now) {
    list_.remove_if([&](const Entry& e) { return e.from == from && e.to == to; });
    list_.push_front({from, to, journey, now});
    if (list_.size() > most_) list_.pop_back();
  }

 private:
  struct Entry {
    GridPoint from, to;
    Journey journey;
    absl::Duration told;
  };
  const size_t most_;
  std::list<Entry> list_;
};

TEST(JourneyCacheTest, IsTheSlowCacheWhateverHappens) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937_64 random(seed);
  for (int64_t most : {1, 2, 7, 40}) {
    JourneyCache cache(most, absl::Hours(1));
    SlowCache slow(static_cast<size_t>(most));
    absl::Duration now;
    for (int step = 0; step < 20'000; ++step) {
      const auto small = [&random] { return static_cast<int32_t>(random() % 3); };
      const GridPoint from = Point(small(), small()), to = Point(small(), small());
      now += absl::Seconds(static_cast<int64_t>(random() % 100));
      if (random() % 2 == 0) {
        const Journey journey{step, -step};
        cache.Put(from, to, journey, now);
        slow.Put(from, to, journey, now);
      } else {
        ASSERT_EQ(cache.Find(from, to, now), slow.Find(from, to, now)) << most << " " << step;
      }
      ASSERT_LE(cache.size(), most);
    }
  }
}

TEST(CircuitBreakerTest, OpensAfterFailuresInARowAndTriesWithGrowingPauses) {
  CircuitBreaker breaker({2, absl::Seconds(1), absl::Seconds(3)});
  const auto at = [](double seconds) { return absl::Seconds(seconds); };
  EXPECT_FALSE(breaker.Failed(at(0)));
  EXPECT_FALSE(breaker.Succeeded());
  EXPECT_FALSE(breaker.Failed(at(0)));
  EXPECT_TRUE(breaker.Allows(at(0)));
  EXPECT_TRUE(breaker.Failed(at(0)));
  EXPECT_FALSE(breaker.Allows(at(0.9)));
  // One trial, not several.
  EXPECT_TRUE(breaker.Allows(at(1)));
  EXPECT_FALSE(breaker.Allows(at(1)));
  EXPECT_FALSE(breaker.Failed(at(1)));
  EXPECT_FALSE(breaker.Allows(at(2.9)));
  EXPECT_TRUE(breaker.Allows(at(3)));
  EXPECT_FALSE(breaker.Failed(at(3)));
  // Four seconds would be more than the longest pause.
  EXPECT_FALSE(breaker.Allows(at(5.9)));
  EXPECT_TRUE(breaker.Allows(at(6)));
  EXPECT_TRUE(breaker.Succeeded());
  EXPECT_TRUE(breaker.Allows(at(6)));
  EXPECT_FALSE(breaker.Failed(at(6)));
  EXPECT_TRUE(breaker.Failed(at(6)));
  EXPECT_FALSE(breaker.Allows(at(6.9)));
  EXPECT_TRUE(breaker.Allows(at(7)));
}

}  // namespace
}  // namespace homecare::matching
