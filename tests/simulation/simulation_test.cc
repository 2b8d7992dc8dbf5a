// Thousands of runs of the delivery core, each from a seed, in which everything goes wrong that
// can.
//
// A failure prints its seed: HOMECARE_SIMULATION_SEED=N runs that one alone, and
// HOMECARE_SIMULATION_TRACE=1 tells what happened. HOMECARE_SIMULATION_SEEDS=N runs so many.
#include <chrono>
#include <random>

#include "tests/simulation/run.h"

namespace homecare::simulation {
namespace {

constexpr uint64_t kSeeds = 5000;

struct Sums {
  int64_t runs = 0, applied = 0, acknowledged = 0, crashes = 0, dead_letters = 0, steps = 0;
  absl::Duration slowest;

  void Add(const Report& report) {
    ++runs;
    applied += report.applied;
    acknowledged += report.acknowledged;
    crashes += report.crashes;
    dead_letters += report.dead_letters;
    steps += report.steps;
    slowest = std::max(slowest, report.quiet_after);
  }
  void Print() const {
    std::printf(
        "%ld runs: %ld requests acknowledged, %ld events applied, %ld crashes, %ld dead letters"
        " replayed, %ld steps; quiet at most %s after the faults\n",
        runs, acknowledged, applied, crashes, dead_letters, steps,
        absl::FormatDuration(slowest).c_str());
  }
};

class SimulationTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { SilenceLog(); }

  // False where an invariant was violated.
  bool Holds(uint64_t seed) {
    const Report report = RunSeed(seed);
    sums_.Add(report);
    EXPECT_TRUE(report.violations.empty()) << Explain(seed, report);
    return report.violations.empty();
  }

  Sums sums_;
};

TEST_F(SimulationTest, InvariantsHold) {
  const char* one = std::getenv("HOMECARE_SIMULATION_SEED");
  const uint64_t first = NumberFromEnvironment("HOMECARE_SIMULATION_SEED", std::random_device()());
  const uint64_t count = NumberFromEnvironment("HOMECARE_SIMULATION_SEEDS", kSeeds);
  std::printf("HOMECARE_SIMULATION_SEED=%lu\n", static_cast<unsigned long>(first));
  for (uint64_t seed = first; seed < first + (one != nullptr ? 1 : count); ++seed) {
    if (!Holds(seed)) break;
  }
  sums_.Print();
}

// Runs that once failed, or that show what they are named after.
struct Named {
  const char* what;
  uint64_t seed;
};
constexpr Named kNamed[] = {
    {"commits in doubt everywhere", 1},
    {"processes that die everywhere", 6},
    {"a dead letter that is refused once more when it is replayed", 1309074584},
};

TEST_F(SimulationTest, NamedRunsHold) {
  for (const Named& named : kNamed) EXPECT_TRUE(Holds(named.seed)) << named.what;
}

// A run is nothing but its seed: twice the same, to the last step.
TEST_F(SimulationTest, ASeedIsAlwaysTheSameRun) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    std::vector<std::string> traces[2];
    for (auto& trace : traces) {
      World(seed, [&trace](const std::string& line) { trace.push_back(line); }).Run();
    }
    EXPECT_FALSE(traces[0].empty());
    EXPECT_EQ(traces[0], traces[1]) << seed;
  }
}

}  // namespace
}  // namespace homecare::simulation
