// The Merkle tree of RFC 9162, section 2.1: leaves hashed after a byte 0x00, nodes after 0x01. Of a
// tree that only grows, the frontier is enough: the roots of its perfect subtrees, one for each bit
// that is set in its size.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/billing/chain/bytes.h"

namespace homecare::billing::chain {

Hash LeafHash(absl::string_view leaf);
Hash NodeHash(const Hash& left, const Hash& right);

// Not thread safe. At most 63 hashes, whatever the size.
class Frontier {
 public:
  Frontier() = default;
  // From what Peaks gave. FRONTIER_INVALID where the number of peaks does not fit the size.
  static absl::StatusOr<Frontier> Restore(int64_t size, absl::string_view peaks);

  void Append(absl::string_view leaf);  // O(log n), 2 hashes on average.
  // The same for who has the LeafHash.
  void AppendHash(const Hash& leaf_hash);
  int64_t size() const { return size_; }
  Hash Root() const;          // Of the empty tree: SHA-256 of nothing.
  std::string Peaks() const;  // 32 bytes each, the largest subtree first.

 private:
  int64_t size_ = 0;
  std::vector<Hash> peaks_;
};

// The siblings on the way from leaf `index` (from 0) to the root, nearest first (RFC
// 9162, 2.1.3.1), of a tree with these LeafHashes. The index must be one of theirs.
std::vector<Hash> InclusionProof(const std::vector<Hash>& leaf_hashes, size_t index);

// Whether the proof leads from the leaf to the root (RFC 9162, 2.1.3.2).
bool Includes(const Hash& root, int64_t tree_size, const Hash& leaf_hash, int64_t index,
              const std::vector<Hash>& proof);

}  // namespace homecare::billing::chain
