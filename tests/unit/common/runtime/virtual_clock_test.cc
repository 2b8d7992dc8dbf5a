#include "common/runtime/virtual_clock.h"

#include <gtest/gtest.h>

#include "common/base/status.h"
#include "common/runtime/time_keeper.h"

namespace homecare::runtime {
namespace {

const absl::Time kMorning = absl::FromUnixSeconds(1654041600);

TEST(VirtualClockTest, StandsStillUntilItIsToldAndNeverGoesBack) {
  VirtualClock clock;
  EXPECT_FALSE(clock.told());
  EXPECT_EQ(clock.Now(), absl::UnixEpoch());
  EXPECT_TRUE(clock.Set(kMorning).ok());
  EXPECT_TRUE(clock.told());
  EXPECT_EQ(clock.Now(), kMorning);
  EXPECT_TRUE(clock.Set(kMorning).ok());
  EXPECT_EQ(Reason(clock.Set(kMorning - absl::Nanoseconds(1))), "TIME_GOES_BACK");
  EXPECT_EQ(clock.Now(), kMorning);
}

TEST(TimeKeeperTest, VirtualTimeIsSetThenReleased) {
  TimeKeeper time(/*allow_virtual_time=*/true);
  EXPECT_FALSE(time.told());
  EXPECT_FALSE(time.released());
  EXPECT_EQ(Reason(time.Release()), "TIME_NOT_SET");
  EXPECT_TRUE(time.SetTime(kMorning).ok());
  EXPECT_TRUE(time.told());
  EXPECT_FALSE(time.released());
  EXPECT_TRUE(time.Release().ok());
  EXPECT_TRUE(time.released());
  EXPECT_TRUE(time.SetTime(kMorning + absl::Hours(1)).ok());
  EXPECT_FALSE(time.released());
  EXPECT_EQ(time.clock().Now(), kMorning + absl::Hours(1));
}

TEST(TimeKeeperTest, TheMachinesClockIsNotSet) {
  TimeKeeper time(/*allow_virtual_time=*/false);
  EXPECT_TRUE(time.told() && time.released());
  EXPECT_EQ(Reason(time.SetTime(kMorning)), "VIRTUAL_TIME_NOT_ALLOWED");
  EXPECT_EQ(Reason(time.Release()), "VIRTUAL_TIME_NOT_ALLOWED");
}

}  // namespace
}  // namespace homecare::runtime
