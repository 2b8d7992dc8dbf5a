#include "common/base/ids.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/time/clock.h"

namespace homecare {
namespace {

TEST(FormatUuid7, FollowsRfc9562) {
  // The example of RFC 9562, appendix A.6.
  EXPECT_EQ(FormatUuid7(0x017F22E279B0, 0xCC3, 0x18C4DC0C0C07398F),
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  EXPECT_EQ(FormatUuid7(0, 0, 0), "00000000-0000-7000-8000-000000000000");
  // Bits beyond 12 and 62 reach neither the version nor the variant.
  EXPECT_EQ(FormatUuid7(-1, 0xFFFF, ~uint64_t{0}), "ffffffff-ffff-7fff-bfff-ffffffffffff");
}

TEST(NewId, IsNewAndCarriesTheTime) {
  const std::string before = FormatUuid7(absl::ToUnixMillis(absl::Now()), 0, 0);
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(NewId());
  const std::string after = FormatUuid7(absl::ToUnixMillis(absl::Now()), 0xFFF, ~uint64_t{0});
  EXPECT_EQ(ids.size(), 1000u);
  EXPECT_GE(*ids.begin(), before);
  EXPECT_LE(*ids.rbegin(), after);
  for (const std::string& id : ids) EXPECT_TRUE(IsUuid(id)) << id;
}

TEST(IsUuid, TakesLowerCaseTextOnly) {
  struct Case {
    const char* text;
    bool is_uuid;
  };
  const Case cases[] = {
      {"017f22e2-79b0-7cc3-98c4-dc0c0c07398f", true},
      {"9b2d4c1e-0000-4000-8000-00000000000a", true},
      {"017F22E2-79B0-7CC3-98C4-DC0C0C07398F", false},
      {"017f22e2-79b0-7cc3-98c4-dc0c0c07398", false},
      {"017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", false},
      {"017f22e2079b0-7cc3-98c4-dc0c0c07398f", false},
      {"017f22e2-79b0-7cc3-98c4-dc0c0c07398g", false},
      {"017f22e2-79b0-7cc3-98c4-dc0c0c0739-8", false},
      {"{17f22e2-79b0-7cc3-98c4-dc0c0c07398}", false},
      {"", false},
  };
  for (const Case& c : cases) EXPECT_EQ(IsUuid(c.text), c.is_uuid) << c.text;
}

}  // namespace
}  // namespace homecare
