// The export of a ledger against its checkpoints: finds the first entry that is not what was
// signed. Both files are read once, side by side; memory does not grow with the number of entries.
#pragma once

#include <cstdint>
#include <istream>
#include <string>

#include "services/billing/verify/accounts.h"
#include "services/billing/verify/bytes.h"
#include "services/billing/verify/checkpoint.h"
#include "services/billing/verify/keys.h"
#include "services/billing/verify/outcome.h"

namespace homecare::verify {

struct LedgerQuestion {
  std::istream& ledger;
  std::string ledger_name;
  std::istream& checkpoints;
  std::string checkpoints_name;
  const KeyRing& keys;
  std::string city_code;  // Empty: the first checkpoint's.
  std::string seen;       // Hash of a checkpoint that must be in the file, in hex; empty: none.
};

// As far as it came.
struct LedgerReport {
  std::string city_code;
  int64_t entries = 0;
  Checkpoint last_checkpoint;  // That was fulfilled.
  Sums sums;
};

Outcome VerifyLedger(const LedgerQuestion& question, LedgerReport* report);

}  // namespace homecare::verify
