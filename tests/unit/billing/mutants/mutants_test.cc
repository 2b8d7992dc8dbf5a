// The properties can fail: each switch (common/base/mutant.h) takes one step out of rating, and the
// property that stands for it says so within a few seeds.
#include <gtest/gtest.h>

#include <cstdio>

#include "common/base/mutant.h"
#include "tests/unit/billing/model/properties.h"

namespace homecare::billing::model {
namespace {

struct Case {
  const char* mutant;
  const char* property;
};

class RatingMutants : public ::testing::TestWithParam<Case> {
 protected:
  void TearDown() override { Mutant().clear(); }
};

TEST_P(RatingMutants, IsCaught) {
  constexpr uint64_t kWithin = 500;
  const Property& property = PropertyNamed(GetParam().property);
  for (uint64_t seed = 1; seed <= kWithin; ++seed) {
    Mutant() = GetParam().mutant;
    const std::vector<std::string> violations = property.violations(seed);
    Mutant().clear();
    EXPECT_TRUE(property.violations(seed).empty()) << "without the mutant, seed " << seed;
    if (violations.empty()) continue;
    std::printf("%s: seed %lu: %s\n", GetParam().mutant, static_cast<unsigned long>(seed),
                violations.front().c_str());
    return;
  }
  ADD_FAILURE() << GetParam().mutant << " is not caught by " << property.name;
}

INSTANTIATE_TEST_SUITE_P(
    Each, RatingMutants,
    ::testing::Values(Case{"no_rounding", "SumIsRounded"}, Case{"no_rounding", "Reference"},
                      Case{"no_cap", "CapKept"}, Case{"no_cap", "Reference"},
                      Case{"no_overlap", "Conserved"}, Case{"no_overlap", "Reference"},
                      Case{"no_month_split", "Conserved"}, Case{"no_month_split", "Reference"},
                      Case{"late_in_place", "NothingDisplaced"},
                      Case{"no_seniority", "ClosedReference"}));

}  // namespace
}  // namespace homecare::billing::model
