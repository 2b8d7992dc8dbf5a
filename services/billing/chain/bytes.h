// Byte strings of fixed length, SHA-256, and the frame of all canonical bytes (FORMAT.md).
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/chain/errors.h"

namespace homecare::billing::chain {

// All zero by default: a Hash of zeros stands for "nothing before this".
template <size_t size>
struct FixedBytes {
  std::array<uint8_t, size> bytes{};

  bool operator==(const FixedBytes&) const = default;
  absl::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), size}; }
};

using Hash = FixedBytes<32>;

Hash Sha256(absl::string_view bytes);

// Digits in lower case.
template <size_t size>
std::string ToHex(const FixedBytes<size>& value) {
  return absl::BytesToHexString(value.view());
}

// The bytes of lower-case digits and of nothing else, as many as there are; false otherwise.
bool DecodeHex(absl::string_view hex, std::string* bytes);

// HEX_INVALID unless it is exactly `size` bytes.
template <size_t size>
absl::StatusOr<FixedBytes<size>> FromBytes(absl::string_view bytes) {
  if (bytes.size() != size) return InvalidHex(std::to_string(size) + " bytes");
  FixedBytes<size> value;
  bytes.copy(reinterpret_cast<char*>(value.bytes.data()), size);
  return value;
}

// HEX_INVALID unless it is exactly 2 x `size` digits in lower case.
template <size_t size>
absl::StatusOr<FixedBytes<size>> FromHex(absl::string_view hex) {
  std::string bytes;
  if (hex.size() != 2 * size || !DecodeHex(hex, &bytes)) {
    return InvalidHex(std::to_string(2 * size) + " hex digits in lower case");
  }
  return FromBytes<size>(bytes);
}

// Writes canonical bytes: magic, version, then the fields in the order of their tags, from 1 on
// without gaps. The magic has 8 characters.
class CanonicalWriter {
 public:
  explicit CanonicalWriter(absl::string_view magic);
  CanonicalWriter& Text(absl::string_view text);
  CanonicalWriter& Number(int64_t number);
  CanonicalWriter& Month(absl::CivilMonth month);  // As text, "2022-06".
  CanonicalWriter& Instant(absl::Time instant);    // Microseconds, cut towards the past.
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  uint8_t tag_ = 0;
};

}  // namespace homecare::billing::chain
