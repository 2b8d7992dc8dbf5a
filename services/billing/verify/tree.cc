#include "services/billing/verify/tree.h"

namespace homecare::verify {

Hash Tree::Join(const Hash& left, const Hash& right) {
  scratch_.assign(1, '\1').append(View(left)).append(View(right));
  return Sha256(scratch_);
}

void Tree::Add(std::string_view leaf) {
  scratch_.assign(1, '\0').append(leaf);
  Hash hash = Sha256(scratch_);
  size_t level = 0;
  for (; (size_ >> level) % 2 == 1; ++level) hash = Join(perfect_[level], hash);
  perfect_[level] = hash;
  ++size_;
}

// From the smallest subtree, which is the rightmost, to the largest.
Hash Tree::Root() {
  if (size_ == 0) return Sha256({});
  size_t level = 0;
  while ((size_ >> level) % 2 == 0) ++level;
  Hash root = perfect_[level];
  for (++level; level < perfect_.size(); ++level) {
    if ((size_ >> level) % 2 == 1) root = Join(perfect_[level], root);
  }
  return root;
}

}  // namespace homecare::verify
