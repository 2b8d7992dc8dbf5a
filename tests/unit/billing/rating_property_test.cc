// Random elder-months: the product against a naive reading of the rules, and what must hold of any.
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_join.h"
#include "services/billing/domain/after_close.h"
#include "tests/unit/billing/model/properties.h"
#include "tests/unit/billing/model/random_elder.h"

namespace homecare::billing::model {
namespace {

constexpr uint64_t kSeeds = 3000;

class RatingProperty : public ::testing::TestWithParam<Property> {};

TEST_P(RatingProperty, Holds) {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const std::vector<std::string> violations = GetParam().violations(seed);
    ASSERT_TRUE(violations.empty()) << "seed " << seed << "\n" << absl::StrJoin(violations, "\n");
  }
}

INSTANTIATE_TEST_SUITE_P(Each, RatingProperty, ::testing::ValuesIn(Properties()),
                         [](const auto& info) { return std::string(info.param.name); });

// The properties are about something: the worlds hold every kind of line, late changes of each
// sign, and changes of a fen alone.
TEST(RandomWorld, ReachesEverything) {
  std::set<std::pair<Funding, LineReason>> kinds;
  int fewer = 0, more = 0, fen_alone = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const World world = RandomWorld(seed);
    const auto closed = RateClosedMonth(world.elder, kJune, world.rules, CloseTime(), world.as_of);
    ASSERT_TRUE(closed.ok()) << "seed " << seed << ": " << closed.status();
    for (const Line& line : closed->now) kinds.insert({line.funding, line.reason});
    for (const Recording& recording : closed->recordings) {
      for (const Line& change : recording.changes) {
        fewer += change.minutes < Minutes(0);
        more += change.minutes > Minutes(0);
        fen_alone += change.minutes == Minutes(0);
      }
    }
  }
  EXPECT_EQ(kinds.size(), 7u);  // Every legal pair.
  EXPECT_GT(fewer, 1000);
  EXPECT_GT(more, 1000);
  EXPECT_GT(fen_alone, 100);
}

}  // namespace
}  // namespace homecare::billing::model
