// The seed of a property test: HOMECARE_SEED, or one of chance.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace homecare::testing {

// Printed, so that a failure can be had again.
inline uint64_t PrintedRateSeed() {
  const char* const given = std::getenv("HOMECARE_SEED");
  const uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : uint64_t{std::random_device()()};
  std::printf("HOMECARE_SEED=%llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

}  // namespace homecare::testing
