// A Merkle tree that only grows (RFC 9162, section 2.1), over the hashes of entries or the bytes of
// lines.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/billing/verify/bytes.h"

namespace homecare::verify {

class Tree {
 public:
  void Add(std::string_view leaf);
  int64_t size() const { return size_; }
  Hash Root();

 private:
  Hash Join(const Hash& left, const Hash& right);

  int64_t size_ = 0;
  std::array<Hash, 63>
      perfect_;  // [i]: the last subtree of 2^i leaves, where bit i of size_ is set.
  std::string scratch_;
};

}  // namespace homecare::verify
