#include "services/billing/chain/merkle.h"

#include <algorithm>
#include <bit>

#include "common/base/check.h"
#include "common/base/status.h"

namespace homecare::billing::chain {
namespace {

constexpr char kLeafPrefix = 0x00;
constexpr char kNodePrefix = 0x01;

using Leaves = std::vector<Hash>::const_iterator;

// The root of leaves that are hashed already.
Hash RootOf(Leaves first, Leaves last) {
  if (last - first == 1) return *first;
  const auto middle =
      first + static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(last - first - 1)));
  return NodeHash(RootOf(first, middle), RootOf(middle, last));
}

}  // namespace

Hash LeafHash(absl::string_view leaf) {
  std::string bytes(1, kLeafPrefix);
  bytes.append(leaf.data(), leaf.size());
  return Sha256(bytes);
}

Hash NodeHash(const Hash& left, const Hash& right) {
  std::array<char, 1 + 2 * sizeof(Hash)> bytes;
  bytes[0] = kNodePrefix;
  std::copy_n(left.bytes.begin(), sizeof(Hash), bytes.begin() + 1);
  std::copy_n(right.bytes.begin(), sizeof(Hash), bytes.begin() + 1 + sizeof(Hash));
  return Sha256({bytes.data(), bytes.size()});
}

absl::StatusOr<Frontier> Frontier::Restore(int64_t size, absl::string_view peaks) {
  const size_t count = size < 0 ? 0 : std::popcount(static_cast<uint64_t>(size));
  if (size < 0 || peaks.size() != count * sizeof(Hash)) return InvalidFrontier();
  Frontier frontier;
  frontier.size_ = size;
  for (size_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(const Hash peak,
                     FromBytes<sizeof(Hash)>(peaks.substr(i * sizeof(Hash), sizeof(Hash))));
    frontier.peaks_.push_back(peak);
  }
  return frontier;
}

// A set bit is a subtree that finds its twin: as carrying over when 1 is added to the size.
void Frontier::Append(absl::string_view leaf) { AppendHash(LeafHash(leaf)); }

void Frontier::AppendHash(const Hash& leaf_hash) {
  Hash node = leaf_hash;
  for (int64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    node = NodeHash(peaks_.back(), node);
    peaks_.pop_back();
  }
  peaks_.push_back(node);
  ++size_;
}

Hash Frontier::Root() const {
  if (peaks_.empty()) return Sha256("");
  Hash root = peaks_.back();
  for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) root = NodeHash(*peak, root);
  return root;
}

std::string Frontier::Peaks() const {
  std::string bytes;
  for (const Hash& peak : peaks_) bytes.append(peak.view().data(), sizeof(Hash));
  return bytes;
}

std::vector<Hash> InclusionProof(const std::vector<Hash>& leaf_hashes, size_t index) {
  HC_CHECK(index < leaf_hashes.size());
  std::vector<Hash> proof;
  Leaves first = leaf_hashes.begin();
  Leaves last = leaf_hashes.end();
  const Leaves leaf = first + static_cast<int64_t>(index);
  while (last - first > 1) {
    const auto middle =
        first + static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(last - first - 1)));
    const bool is_left = leaf < middle;
    proof.push_back(is_left ? RootOf(middle, last) : RootOf(first, middle));
    (is_left ? last : first) = middle;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

bool Includes(const Hash& root, int64_t tree_size, const Hash& leaf_hash, int64_t index,
              const std::vector<Hash>& proof) {
  if (index < 0 || index >= tree_size) return false;
  int64_t place = index;
  int64_t last = tree_size - 1;
  Hash node = leaf_hash;
  for (const Hash& sibling : proof) {
    if (last == 0) return false;
    if ((place & 1) != 0 || place == last) {
      node = NodeHash(sibling, node);
      // A node without a right twin rises until it is one.
      while ((place & 1) == 0 && place != 0) place >>= 1, last >>= 1;
    } else {
      node = NodeHash(node, sibling);
    }
    place >>= 1;
    last >>= 1;
  }
  return last == 0 && node == root;
}

}  // namespace homecare::billing::chain
