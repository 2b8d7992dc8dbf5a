// The simulation can fail: each of the product's test-only switches (common/base/mutant.h) breaks a
// promise, and the invariant that stands for it says so within a few seeds.
#include <set>

#include "common/base/mutant.h"
#include "tests/simulation/run.h"

namespace homecare::simulation {
namespace {

struct Case {
  const char* mutant;
  const char* invariant;
  uint64_t within;  // seeds
};

class MutantsTest : public ::testing::TestWithParam<Case> {
 protected:
  static void SetUpTestSuite() { SilenceLog(); }
  void TearDown() override { Mutant().clear(); }
};

// What comes before the colon.
std::set<std::string> InvariantsOf(const Report& report) {
  std::set<std::string> names;
  for (const std::string& violation : report.violations) {
    names.insert(violation.substr(0, violation.find(':')));
  }
  return names;
}

TEST_P(MutantsTest, IsCaught) {
  const Case& mutant = GetParam();
  for (uint64_t seed = 1; seed <= mutant.within; ++seed) {
    Mutant() = mutant.mutant;
    const Report report = RunSeed(seed);
    if (!InvariantsOf(report).contains(mutant.invariant)) continue;
    Mutant().clear();
    EXPECT_TRUE(RunSeed(seed).violations.empty()) << "without the mutant, seed " << seed;
    std::printf("%s: seed %lu: %s\n", mutant.mutant, static_cast<unsigned long>(seed),
                report.violations.front().c_str());
    return;
  }
  ADD_FAILURE() << mutant.mutant << " is not caught by \"" << mutant.invariant << "\" within "
                << mutant.within << " seeds";
}

INSTANTIATE_TEST_SUITE_P(
    Each, MutantsTest,
    ::testing::Values(Case{"ack_before_commit", "acknowledged", 50}, Case{"no_sweeper", "lost", 20},
                      Case{"no_sweeper", "outbox", 20}, Case{"no_inbox", "applied-once", 20},
                      Case{"no_inbox", "order", 20}, Case{"redis_only_holder", "lost", 20}));

}  // namespace
}  // namespace homecare::simulation
