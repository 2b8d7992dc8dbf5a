// Hashes and the frame of canonical bytes, as chain/FORMAT.md describes them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace homecare::verify {

using Hash = std::array<unsigned char, 32>;

inline std::string_view View(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Hash Sha256(std::string_view bytes);

std::string ToHex(std::string_view bytes);
// False unless all are digits in lower case, two a byte.
bool FromHex(std::string_view digits, std::string* bytes);
bool FromHex(std::string_view digits, Hash* hash);

// Magic of 8 characters, version 1, then fields: tag (1, 2, 3...), length, value.
class Frame {
 public:
  void Start(std::string_view magic);  // Forgets what was there and keeps its memory.
  void Bytes(std::string_view value);
  void Number(int64_t value);
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  char tag_ = 0;
};

}  // namespace homecare::verify
