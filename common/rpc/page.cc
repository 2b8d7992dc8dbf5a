#include "common/rpc/page.h"

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/status.h"

namespace homecare::rpc {
namespace {

constexpr int kDefaultSize = 50;
constexpr int kLargestSize = 200;
constexpr size_t kLengthBytes = 2;
constexpr size_t kLongestKey = 0xFFFF;

// Each text behind its length, so that no two lists have the same bytes.
void AppendText(absl::string_view text, std::string* out) {
  HC_CHECK(text.size() <= kLongestKey);
  out->push_back(static_cast<char>(text.size() >> 8));
  out->push_back(static_cast<char>(text.size() & 0xFF));
  absl::StrAppend(out, text);
}

std::optional<std::vector<std::string>> SplitTexts(absl::string_view bytes) {
  std::vector<std::string> out;
  while (!bytes.empty()) {
    if (bytes.size() < kLengthBytes) return std::nullopt;
    const size_t size =
        static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]);
    bytes.remove_prefix(kLengthBytes);
    if (bytes.size() < size) return std::nullopt;
    out.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return out;
}

std::string Seal(absl::string_view key, absl::string_view scope, absl::string_view keys) {
  std::string message;
  AppendText(scope, &message);
  absl::StrAppend(&message, keys);
  std::string out(crypto_auth_BYTES, '\0');
  crypto_auth(reinterpret_cast<unsigned char*>(out.data()),
              reinterpret_cast<const unsigned char*>(message.data()), message.size(),
              reinterpret_cast<const unsigned char*>(key.data()));
  return out;
}

absl::Status InvalidToken() {
  return InvalidField("page_token", "is not a token of this list", "INVALID_PAGE_TOKEN");
}

}  // namespace

// A key of its own, so that tokens and personal data never share one.
Pager::Pager(absl::string_view key) : key_(crypto_auth_KEYBYTES, '\0') {
  HC_CHECK(sodium_init() >= 0);
  constexpr absl::string_view kPurpose = "homecare page token";
  crypto_generichash(reinterpret_cast<unsigned char*>(key_.data()), key_.size(),
                     reinterpret_cast<const unsigned char*>(kPurpose.data()), kPurpose.size(),
                     reinterpret_cast<const unsigned char*>(key.data()), key.size());
}

absl::StatusOr<Page> Pager::Read(int page_size, absl::string_view page_token,
                                 absl::string_view scope) const {
  if (page_size < 0) return InvalidField("page_size", "must not be negative");
  Page page;
  page.limit = page_size == 0 ? kDefaultSize : std::min(page_size, kLargestSize);
  if (page_token.empty()) return page;
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(page_token, &bytes) || bytes.size() < crypto_auth_BYTES) {
    return InvalidToken();
  }
  const std::string keys = bytes.substr(crypto_auth_BYTES);
  const std::string seal = Seal(key_, scope, keys);
  if (sodium_memcmp(seal.data(), bytes.data(), seal.size()) != 0) return InvalidToken();
  auto after = SplitTexts(keys);
  if (!after.has_value()) return InvalidToken();
  page.after = *std::move(after);
  return page;
}

std::string Pager::Next(const std::vector<std::string>& last_key, absl::string_view scope) const {
  std::string keys;
  for (const std::string& text : last_key) AppendText(text, &keys);
  return absl::WebSafeBase64Escape(absl::StrCat(Seal(key_, scope, keys), keys));
}

}  // namespace homecare::rpc
