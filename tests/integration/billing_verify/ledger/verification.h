// The verifier as a function on texts.
#pragma once

#include <string>

#include "services/billing/chain/key.h"
#include "services/billing/verify/keys.h"
#include "services/billing/verify/ledger.h"

namespace homecare::testing {

struct Verification {
  verify::Outcome outcome;
  verify::LedgerReport report;
};

struct VerifyOptions {
  std::string city_code;
  std::string seen;
};

// Keys must have been read with KeyRingOf.
Verification Verify(const std::string& ledger, const std::string& checkpoints,
                    const verify::KeyRing& keys, const VerifyOptions& options = {});

verify::KeyRing KeyRingOf(const billing::chain::SigningKey& key);

// HOMECARE_SEED, else a random one; printed, so that a failure can be repeated.
uint64_t PrintedSeed();

}  // namespace homecare::testing
