// A small ledger with signed checkpoints, and what a forger makes of it who can compute every hash
// but has no key.
#pragma once

#include <string>

#include "services/billing/verify/keys.h"
#include "services/billing/verify/ledger.h"

namespace homecare::fuzz {

// The entries of chain/FORMAT.md's example, as the service exports and signs them.
struct SignedLedger {
  std::string ledger;       // A header and two entries.
  std::string checkpoints;  // Two lines, each over one entry more.
  std::string beginning;    // Another first checkpoint, of before there were entries.
  verify::KeyRing keys;
};

const SignedLedger& ExampleLedger();

// The rows up to the first that cannot be read, numbered and chained anew.
std::string Rechained(const std::string& ledger);

// With the example's keys.
verify::Outcome Verify(const std::string& ledger, const std::string& checkpoints,
                       verify::LedgerReport* report);

}  // namespace homecare::fuzz
