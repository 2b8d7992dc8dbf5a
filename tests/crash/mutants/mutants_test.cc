// The crash test can fail: each promise that is broken on purpose is noticed, by the check that
// guards it.
#include "tests/crash/mutants.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "common/base/mutant.h"
#include "common/base/status.h"
#include "tests/crash/checker.h"
#include "tests/support/test_database.h"

namespace homecare::crash {
namespace {

class MutantTest : public ::testing::TestWithParam<MutantCase> {};

TEST_P(MutantTest, IsCaught) {
  const auto result =
      RunRound(GetParam().options, [](const std::string& text) { GTEST_LOG_(INFO) << text; });
  ASSERT_TRUE(result.ok()) << result.status();
  GTEST_LOG_(INFO) << "found:\n" << result->findings.ToString();
  const auto& names = GetParam().caught_by;
  EXPECT_TRUE(std::any_of(names.begin(), names.end(),
                          [&](const std::string& name) { return result->findings.Has(name); }))
      << GetParam().name << " was not caught by " << names.front();
}

INSTANTIATE_TEST_SUITE_P(All, MutantTest, ::testing::ValuesIn(AllMutants()),
                         [](const auto& info) { return std::string(info.param.name); });

// What the mutant without the constraints is compared with.
TEST(ExclusionTest, OfTwoWritersOneLoses) {
  const testing::TestDatabase database("matching");
  EXPECT_EQ(Reason(WriteTwiceAtOnce(database.conninfo())), "EXCLUSION_VIOLATION");
  EXPECT_EQ(database.Count("caregiver_calendar"), 1);
  EXPECT_EQ(database.Count("elder_calendar"), 1);
}

std::string BytesOf(const std::string& program) {
  std::ifstream file(testing::OwnProgram(program), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

TEST(SwitchTest, OnlyTheTestBuildHasIt) {
  static_assert(!MutantIs("no_sweeper"), "what is linked here is the release's");
  for (const char* service : {"registry", "intake", "matching", "visit", "billing"}) {
    const std::string program = std::string("homecare-") + service;
    const std::string released = BytesOf(program);
    ASSERT_FALSE(released.empty()) << program;
    EXPECT_EQ(released.find("HOMECARE_MUTANT"), std::string::npos) << program;
    EXPECT_NE(BytesOf("mutant/" + program).find("HOMECARE_MUTANT"), std::string::npos) << program;
  }
}

}  // namespace
}  // namespace homecare::crash
