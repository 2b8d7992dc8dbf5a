// Page tokens: what Next made opens its own list and no other; nothing else opens any. The keys
// within a good token are bytes too, of a former program or of another key.
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/keyset.h"
#include "common/rpc/page.h"
#include "homecare/intake/v1/intake_service.pb.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

const rpc::Pager& OurPager() {
  static const auto* const pager = new rpc::Pager(std::string(32, 'k'));
  return *pager;
}

void CheckForged(absl::string_view token) {
  const auto page = OurPager().Read(0, token, "list");
  if (page.ok()) {
    HC_CHECK(token.empty() || OurPager().Next(page->after, "list") == token);
  } else {
    HC_CHECK(Reason(page.status()) == "INVALID_PAGE_TOKEN");
  }
}

void CheckRoundTrip(const std::vector<std::string>& keys) {
  const std::string token = OurPager().Next(keys, "list");
  const auto page = OurPager().Read(0, token, "list");
  HC_CHECK(page.ok() && page->after == keys);
  HC_CHECK(Reason(OurPager().Read(0, token, "another").status()) == "INVALID_PAGE_TOKEN");
}

// A token of any keys for a list whose keys are (time, id).
void CheckTimePage(const std::vector<std::string>& keys, int page_size) {
  intake::v1::ListOrdersRequest request;
  request.set_page_size(page_size);
  auto page = rpc::ReadTimePage(OurPager(), request);
  if (!page.ok()) {
    HC_CHECK(page_size < 0 && Reason(page.status()) == "INVALID_FIELD");
    return;
  }
  HC_CHECK(page->limit >= 1 && page->limit <= 200);
  request.set_page_token(OurPager().Next(keys, page->scope));
  page = rpc::ReadTimePage(OurPager(), request);
  HC_CHECK(page.ok() || Reason(page.status()) == "INVALID_PAGE_TOKEN");
  if (page.ok() && !keys.empty()) HC_CHECK(page->after.id == keys.back());
}

}  // namespace
}  // namespace homecare::fuzz

// One check an input: what costs is the signing. The first byte says which, and is the
// page's size.
FUZZ_TARGET(pages, bytes) {
  homecare::fuzz::Input input(bytes);
  const uint8_t first = input.Byte();
  if (first % 3 == 0) return homecare::fuzz::CheckForged(input.Rest());
  std::vector<std::string> keys;
  if (!input.Rest().empty()) keys = absl::StrSplit(input.Rest(), '\n');
  if (first % 3 == 1) return homecare::fuzz::CheckRoundTrip(keys);
  homecare::fuzz::CheckTimePage(keys, static_cast<int8_t>(first) * 3);
}
