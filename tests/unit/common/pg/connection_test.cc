#include "common/pg/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homecare::pg {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

// libpq takes the last of several values: what was given must come last.
TEST(WithTimeoutsTest, PutsDefaultsBeforeWhatWasGiven) {
  const struct {
    const char* given;
    const char* start;
    const char* end;
  } kCases[] = {
      {"", "connect_timeout=5 ", " "},
      {"host=h password='a://b'", "connect_timeout=5 ", " host=h password='a://b'"},
      {"postgresql://u@h/d", "postgresql://u@h/d?connect_timeout=5&", "=homecare"},
      {"postgres://h/d?connect_timeout=9", "postgres://h/d?connect_timeout=5&",
       "&connect_timeout=9"},
  };
  for (const auto& c : kCases) {
    const std::string conninfo = WithTimeouts(c.given, absl::Seconds(5));
    EXPECT_THAT(conninfo, StartsWith(c.start));
    EXPECT_THAT(conninfo, EndsWith(c.end));
  }
  // libpq takes less than two seconds for two.
  EXPECT_THAT(WithTimeouts("", absl::Milliseconds(200)), StartsWith("connect_timeout=2 "));
}

}  // namespace
}  // namespace homecare::pg
