// The demo's chance: everything the simulated people do follows from the seed, by a generator whose
// numbers are the same on every machine.
#pragma once

#include <cstdint>
#include <string>

namespace homecare::demo {

// SplitMix64 (Steele, Lea, Flood 2014). Not thread safe.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  // A stream of its own for one person or deed, whatever else was drawn before.
  Random(uint64_t seed, const std::string& about);

  uint64_t Next();
  // 0 to n - 1; n is at least 1.
  int Below(int n) { return static_cast<int>(Next() % static_cast<uint64_t>(n)); }
  // low to high, both included.
  int Between(int low, int high) { return low + Below(high - low + 1); }
  // True in so many of 1,000 cases.
  bool Permille(int chances) { return Below(1000) < chances; }
  // From -1 to 1.
  double Signed() { return static_cast<double>(Next() >> 11) * 0x1p-52 - 1.0; }

 private:
  uint64_t state_;
};

}  // namespace homecare::demo
