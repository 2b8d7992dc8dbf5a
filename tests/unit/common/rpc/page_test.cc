#include "common/rpc/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/base/status.h"

namespace homecare::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kKey(32, 'k');
constexpr char kScope[] = "ListOrders elder=e1";

TEST(PagerTest, PageSizes) {
  const struct {
    int page_size;
    int limit;
  } kCases[] = {{0, 50}, {1, 1}, {50, 50}, {200, 200}, {201, 200}, {2147483647, 200}};
  const Pager pager(kKey);
  for (const auto& test : kCases) {
    const auto page = pager.Read(test.page_size, "", kScope);
    ASSERT_TRUE(page.ok());
    EXPECT_EQ(page->limit, test.limit);
    EXPECT_THAT(page->after, IsEmpty());
  }
  const auto refused = pager.Read(-1, "", kScope);
  EXPECT_THAT(FieldViolations(refused.status()),
              ElementsAre(FieldViolation{"page_size", "must not be negative"}));
}

TEST(PagerTest, ATokenGivesItsKeyBack) {
  const std::vector<std::string> kKeys[] = {
      {},
      {""},
      {"", ""},
      {"2022-06-01T00:00:00Z", "0190-id"},
      {std::string("\0\xff", 2), "点单", std::string(300, 'x')},
  };
  const Pager pager(kKey);
  for (const auto& key : kKeys) {
    const auto page = pager.Read(10, pager.Next(key, kScope), kScope);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->after, key);
  }
}

TEST(PagerTest, ForgedTokensAreRefused) {
  const Pager pager(kKey);
  const std::string good = pager.Next({"a", "b"}, kScope);
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(good, &bytes));
  std::vector<std::string> forged = {
      "x",
      "not base64 !",
      absl::WebSafeBase64Escape(std::string(32, '\0')),
      absl::WebSafeBase64Escape(bytes.substr(0, bytes.size() - 1)),
      absl::WebSafeBase64Escape(bytes + std::string(1, '\0')),
      pager.Next({"a", "b"}, "ListOrders elder=e2"),  // another list's
      pager.Next({"a", "b"}, ""),
      Pager(std::string(32, 'z')).Next({"a", "b"}, kScope),  // another process's key
  };
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    forged.push_back(absl::WebSafeBase64Escape(changed));
  }
  for (const std::string& token : forged) {
    EXPECT_EQ(Reason(pager.Read(10, token, kScope).status()), "INVALID_PAGE_TOKEN") << token;
  }
}

// The scope is part of what is signed, length first: it cannot be moved into the keys.
TEST(PagerTest, ScopeAndKeysDoNotRunTogether) {
  const Pager pager(kKey);
  const std::string token = pager.Next({}, std::string("a\0\1b", 4));
  EXPECT_FALSE(pager.Read(10, token, "a").ok());
}

}  // namespace
}  // namespace homecare::rpc
