#include "services/billing/verify/bytes.h"

#include <sodium.h>

#include <algorithm>

namespace homecare::verify {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

template <size_t size>
void PutNumber(uint64_t value, std::string* out) {
  char digits[size];
  for (size_t i = size; i-- > 0; value >>= 8) digits[i] = static_cast<char>(value & 0xff);
  out->append(digits, size);
}

}  // namespace

Hash Sha256(std::string_view bytes) {
  Hash hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return hash;
}

std::string ToHex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) {
    digits += kDigits[static_cast<unsigned char>(byte) >> 4];
    digits += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return digits;
}

bool FromHex(std::string_view digits, std::string* bytes) {
  bytes->clear();
  if (digits.size() % 2 != 0) return false;
  for (size_t i = 0; i < digits.size(); i += 2) {
    const size_t high = kDigits.find(digits[i]);
    const size_t low = kDigits.find(digits[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    bytes->push_back(static_cast<char>(high << 4 | low));
  }
  return true;
}

bool FromHex(std::string_view digits, Hash* hash) {
  std::string bytes;
  if (digits.size() != 2 * hash->size() || !FromHex(digits, &bytes)) return false;
  std::copy(bytes.begin(), bytes.end(), hash->begin());
  return true;
}

void Frame::Start(std::string_view magic) {
  bytes_ = magic;
  bytes_ += '\1';
  tag_ = 0;
}

void Frame::Bytes(std::string_view value) {
  bytes_ += ++tag_;
  PutNumber<4>(value.size(), &bytes_);
  bytes_ += value;
}

void Frame::Number(int64_t value) {
  bytes_ += ++tag_;
  PutNumber<4>(8, &bytes_);
  PutNumber<8>(static_cast<uint64_t>(value), &bytes_);
}

}  // namespace homecare::verify
