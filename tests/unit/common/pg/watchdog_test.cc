#include "common/pg/watchdog.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

namespace homecare::pg {
namespace {

class WatchdogTest : public ::testing::Test {
 protected:
  WatchdogTest() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends_), 0); }
  ~WatchdogTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }

  int ends_[2];
};

TEST_F(WatchdogTest, ShutsDownWhatOutlivesTheLimit) {
  Watchdog watchdog(absl::Milliseconds(20));
  const Watch watch(watchdog, ends_[0]);
  char byte = 0;
  // Blocks until the watchdog comes.
  EXPECT_EQ(read(ends_[0], &byte, 1), 0);
  EXPECT_EQ(read(ends_[1], &byte, 1), 0);
  EXPECT_TRUE(watch.expired());
}

TEST_F(WatchdogTest, LeavesAloneWhatEndedInTime) {
  Watchdog watchdog(absl::Milliseconds(20));
  std::make_unique<Watch>(watchdog, ends_[0]).reset();
  // A later watch has ended: the earlier one's time is over, too.
  int others[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, others), 0);
  const Watch later(watchdog, others[0]);
  char byte = 0;
  EXPECT_EQ(read(others[1], &byte, 1), 0);
  EXPECT_EQ(write(ends_[0], "x", 1), 1);
  EXPECT_EQ(read(ends_[1], &byte, 1), 1);
  close(others[0]);
  close(others[1]);
}

TEST_F(WatchdogTest, IsNotExpiredBefore) {
  Watchdog watchdog(absl::Hours(1));
  const Watch watch(watchdog, ends_[0]);
  EXPECT_FALSE(watch.expired());
}

}  // namespace
}  // namespace homecare::pg
