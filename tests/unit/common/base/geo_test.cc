#include "common/base/geo.h"

#include <gtest/gtest.h>

namespace homecare {
namespace {

constexpr LatLng kZhangdian{36.8067, 118.0179};
constexpr LatLng kZichuan{36.6434, 117.9669};

TEST(DistanceMetres, MatchesKnownDistances) {
  struct Case {
    const char* name;
    LatLng from, to;
    double metres;
  };
  const Case cases[] = {
      {"nowhere", kZhangdian, kZhangdian, 0},
      {"a degree of a meridian", {36, 118}, {37, 118}, 111'195.08},
      {"a degree of the equator", {0, 118}, {0, 119}, 111'195.08},
      {"a degree of the 60th parallel is half, less the arc's bow", {60, 0}, {60, 1}, 55'595.42},
      {"over the date line", {0, 179.5}, {0, -179.5}, 111'195.08},
      {"pole to pole", {90, 0}, {-90, 0}, 20'015'114.4},
      {"the other side", {0, 0}, {0, 180}, 20'015'114.4},
      {"two counties", kZhangdian, kZichuan, 18'719},
  };
  for (const Case& c : cases) {
    EXPECT_NEAR(DistanceMetres(c.from, c.to), c.metres, 1.0 + c.metres * 1e-4) << c.name;
    EXPECT_DOUBLE_EQ(DistanceMetres(c.from, c.to), DistanceMetres(c.to, c.from)) << c.name;
  }
}

TEST(BoundingBox, IsClosed) {
  const BoundingBox box{{35, 117}, {37, 119}};
  EXPECT_TRUE(box.Contains({36, 118}));
  EXPECT_TRUE(box.Contains({35, 117}));
  EXPECT_TRUE(box.Contains({37, 119}));
  EXPECT_FALSE(box.Contains({34.999, 118}));
  EXPECT_FALSE(box.Contains({37.001, 118}));
  EXPECT_FALSE(box.Contains({36, 116.999}));
  EXPECT_FALSE(box.Contains({36, 119.001}));
}

TEST(TravelModel, IsWholeSecondsRoundedUpPlusOverhead) {
  const TravelModel model{1.5, 10.0, absl::Seconds(30)};
  EXPECT_EQ(model.Time(kZhangdian, kZhangdian), absl::ZeroDuration());
  // 111,195.08 m x 1.5 / 10 m/s = 16,679.26 s.
  EXPECT_EQ(model.Time({36, 118}, {37, 118}), absl::Seconds(16'680 + 30));
  // Next door is a second and the overhead, never nothing.
  EXPECT_EQ(model.Time({36, 118}, {36.00001, 118}), absl::Seconds(1 + 30));
}

}  // namespace
}  // namespace homecare
