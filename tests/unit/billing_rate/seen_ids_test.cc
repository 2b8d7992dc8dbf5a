#include "services/billing/rate/seen_ids.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/unit/billing_rate/seed.h"

namespace homecare::billing::rate {
namespace {

TEST(SeenIdsTest, FindsWhatCameTwiceInMemoryAndFromDisk) {
  std::mt19937_64 random(testing::PrintedRateSeed());
  for (const size_t chunk : {size_t{1}, size_t{7}, size_t{1'000}, SeenIds::kChunk}) {
    for (const uint64_t ids : {uint64_t{100}, uint64_t{100'000'000}}) {
      SeenIds seen(chunk);
      std::set<std::string> once;
      std::set<uint64_t> twice;
      for (int i = 0; i < 5'000; ++i) {
        const std::string id = absl::StrCat("visit-", random() % ids);
        ASSERT_TRUE(seen.Add(id).ok());
        if (!once.insert(id).second) twice.insert(SeenIds::HashOf(id));
      }
      const auto repeated = seen.Repeated();
      ASSERT_TRUE(repeated.ok()) << repeated.status();
      EXPECT_EQ(*repeated, std::vector<uint64_t>(twice.begin(), twice.end()))
          << "chunks of " << chunk << ", " << ids << " ids";
    }
  }
}

}  // namespace
}  // namespace homecare::billing::rate
