#include "services/billing/chain/bytes.h"

#include <sodium.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"

namespace homecare::billing::chain {
namespace {

constexpr size_t kMagicLength = 8;
constexpr char kVersion = 1;

void AppendBigEndian(uint64_t value, int size, std::string* bytes) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    bytes->push_back(static_cast<char>(value >> shift));
  }
}

bool IsLowerHexDigit(char c) { return absl::ascii_isdigit(c) || ('a' <= c && c <= 'f'); }

}  // namespace

Hash Sha256(absl::string_view bytes) {
  static_assert(crypto_hash_sha256_BYTES == sizeof(Hash));
  Hash hash;
  crypto_hash_sha256(hash.bytes.data(), reinterpret_cast<const uint8_t*>(bytes.data()),
                     bytes.size());
  return hash;
}

bool DecodeHex(absl::string_view hex, std::string* bytes) {
  if (hex.size() % 2 != 0 || !std::all_of(hex.begin(), hex.end(), IsLowerHexDigit)) return false;
  *bytes = absl::HexStringToBytes(hex);
  return true;
}

CanonicalWriter::CanonicalWriter(absl::string_view magic) {
  HC_CHECK(magic.size() == kMagicLength);
  bytes_.reserve(1024);
  bytes_.assign(magic.data(), magic.size());
  bytes_.push_back(kVersion);
}

CanonicalWriter& CanonicalWriter::Text(absl::string_view text) {
  HC_CHECK(text.size() <= UINT32_MAX);
  bytes_.push_back(static_cast<char>(++tag_));
  AppendBigEndian(text.size(), 4, &bytes_);
  bytes_.append(text.data(), text.size());
  return *this;
}

CanonicalWriter& CanonicalWriter::Number(int64_t number) {
  bytes_.push_back(static_cast<char>(++tag_));
  AppendBigEndian(8, 4, &bytes_);
  AppendBigEndian(static_cast<uint64_t>(number), 8, &bytes_);
  return *this;
}

CanonicalWriter& CanonicalWriter::Month(absl::CivilMonth month) { return Text(FormatMonth(month)); }

CanonicalWriter& CanonicalWriter::Instant(absl::Time instant) {
  return Number(absl::ToUnixMicros(instant));
}

}  // namespace homecare::billing::chain
