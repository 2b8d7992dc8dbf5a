#include "tests/integration/billing_verify/ledger/verification.h"

#include <sodium.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "common/base/check.h"

namespace homecare::testing {

Verification Verify(const std::string& ledger, const std::string& checkpoints,
                    const verify::KeyRing& keys, const VerifyOptions& options) {
  HC_CHECK(sodium_init() >= 0);
  std::istringstream ledger_file(ledger);
  std::istringstream checkpoints_file(checkpoints);
  Verification result;
  result.outcome = verify::VerifyLedger({.ledger = ledger_file,
                                         .ledger_name = "ledger.csv",
                                         .checkpoints = checkpoints_file,
                                         .checkpoints_name = "checkpoints.jsonl",
                                         .keys = keys,
                                         .city_code = options.city_code,
                                         .seen = options.seen},
                                        &result.report);
  return result;
}

verify::KeyRing KeyRingOf(const billing::chain::SigningKey& key) {
  const std::string path = std::filesystem::temp_directory_path() /
                           ("homecare-verify-test-" + std::to_string(getpid()) + ".pub");
  std::ofstream(path) << billing::chain::ToHex(key.public_key().bytes) << "\n";
  verify::KeyRing keys;
  HC_CHECK(keys.Read(path).ok());
  std::filesystem::remove(path);
  return keys;
}

uint64_t PrintedSeed() {
  const char* const given = std::getenv("HOMECARE_SEED");
  const uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
  std::printf("HOMECARE_SEED=%llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

}  // namespace homecare::testing
