#include "deploy/demo/random.h"

namespace homecare::demo {

Random::Random(uint64_t seed, const std::string& about) : state_(seed) {
  for (const unsigned char byte : about) {
    state_ ^= byte;
    // The output, which is mixed: of names that are alike, the sums of their bytes are often equal.
    state_ = Next();
  }
}

uint64_t Random::Next() {
  uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace homecare::demo
