#include "common/rpc/convert.h"

#include <google/protobuf/timestamp.pb.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "homecare/type/v1/types.pb.h"

namespace homecare::rpc {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1654041600);

std::string RefusedField(const absl::Status& status) {
  const std::vector<FieldViolation> violations = FieldViolations(status);
  return violations.empty() ? "" : violations.front().field;
}

TEST(ConvertTest, TimesGoThereAndBack) {
  const absl::Time kTimes[] = {absl::UnixEpoch(), kNow + absl::Nanoseconds(1),
                               absl::UnixEpoch() - absl::Nanoseconds(1),
                               absl::UnixEpoch() - absl::Milliseconds(1500)};
  for (const absl::Time time : kTimes) {
    const auto timestamp = ToProto(time);
    EXPECT_GE(timestamp.nanos(), 0);
    EXPECT_EQ(FromProto(timestamp), time);
  }
}

TEST(ConvertTest, PlacesMustLieInTheCity) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const struct {
    LatLng point;
    std::string city_code;
    std::string refused;
  } kCases[] = {
      {{36.81, 118.05}, "370300", ""},      {{39.9, 116.4}, "370300", "place"},
      {{nan, 118.05}, "370300", "place"},   {{36.81, nan}, "370300", "place"},
      {{118.05, 36.81}, "370300", "place"}, {{36.81, 118.05}, "999999", "city_code"},
  };
  for (const auto& test : kCases) {
    const auto place = CheckedPlace(ToProto(test.point), test.city_code, "place");
    EXPECT_EQ(RefusedField(place.status()), test.refused);
    if (place.ok()) {
      EXPECT_EQ(*place, test.point);
    }
  }
}

TEST(ConvertTest, SpansMustBeNearAndForward) {
  const struct {
    absl::Duration start, end;
    std::string refused;
  } kCases[] = {
      {absl::Hours(0), absl::Hours(1), ""},
      {absl::Hours(-24 * 365), absl::Hours(24 * 365), ""},
      {absl::Hours(-24 * 367), absl::Hours(1), "window.start_time"},
      {absl::Hours(0), absl::Hours(24 * 367), "window.end_time"},
      {absl::Hours(1), absl::Hours(1), "window"},
      {absl::Hours(2), absl::Hours(1), "window"},
  };
  for (const auto& test : kCases) {
    const TimeSpan span{kNow + test.start, kNow + test.end};
    const auto checked = CheckedSpan(ToProto(span), kNow, "window");
    EXPECT_EQ(RefusedField(checked.status()), test.refused);
    if (checked.ok()) {
      EXPECT_EQ(checked->end - checked->start, test.end - test.start);
    }
  }
}

TEST(ConvertTest, Days) {
  EXPECT_EQ(*CheckedDay("2022-06-01", "day"), absl::CivilDay(2022, 6, 1));
  EXPECT_EQ(RefusedField(CheckedDay("2022-02-30", "day").status()), "day");
  EXPECT_EQ(RefusedField(CheckedDay("", "day").status()), "day");
  EXPECT_EQ(*CheckedDay("", "day", /*required=*/false), absl::CivilDay());
}

}  // namespace
}  // namespace homecare::rpc
