// Thirty kills, and seeds that once found something.
#include <gtest/gtest.h>

#include <string>

#include "tests/crash/round.h"

namespace homecare::crash {
namespace {

struct Seed {
  const char* name;
  uint64_t seed;
  int kills;
};

constexpr Seed kSeeds[] = {
    {"ThirtyKills", 20'220'601, 30},
};

class CrashTest : public ::testing::TestWithParam<Seed> {};

TEST_P(CrashTest, NothingAcknowledgedIsLostOrDoneTwice) {
  RoundOptions options;
  options.seed = GetParam().seed;
  options.kills = GetParam().kills;
  const auto result = RunRound(options, [](const std::string& text) { GTEST_LOG_(INFO) << text; });
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->findings.empty())
      << "homecare-crash --seed=" << options.seed << " --kills=" << options.kills
      << " does it again; logs in " << result->kept << "\n"
      << result->findings.ToString();
  // A run in which nothing happens proves nothing.
  EXPECT_GE(result->kills, options.kills);
  EXPECT_GT(result->acknowledged, 5 * options.kills);
  GTEST_LOG_(INFO) << result->acknowledged << " orders acknowledged, " << result->kills
                   << " kills, " << result->operations.unknown << " operations unknown";
}

INSTANTIATE_TEST_SUITE_P(NamedRegressions, CrashTest, ::testing::ValuesIn(kSeeds),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace homecare::crash
