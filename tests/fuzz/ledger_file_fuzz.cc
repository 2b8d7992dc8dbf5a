// The two files that homecare-verify reads, from whoever hands them in: it tells what is wrong with
// them, and calls nothing well that no key of its own has signed.
#include <sodium.h>

#include <sstream>
#include <string>

#include "common/base/check.h"
#include "services/billing/verify/checkpoint.h"
#include "services/billing/verify/ledger.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

const verify::KeyRing& NoKeys() {
  static const auto* const keys = new verify::KeyRing();
  HC_CHECK(sodium_init() >= 0);
  return *keys;
}

void CheckCheckpoint(const std::string& line) {
  verify::Checkpoint checkpoint;
  if (verify::ParseCheckpoint(line, &checkpoint)) return;
  HC_CHECK(verify::CanonicalBytes(checkpoint).size() > checkpoint.entry_tags.size());
}

void CheckFiles(const std::string& ledger, const std::string& checkpoints) {
  std::istringstream ledger_file(ledger), checkpoints_file(checkpoints);
  verify::LedgerReport report;
  const verify::Outcome outcome = verify::VerifyLedger({.ledger = ledger_file,
                                                        .ledger_name = "ledger.csv",
                                                        .checkpoints = checkpoints_file,
                                                        .checkpoints_name = "checkpoints.jsonl",
                                                        .keys = NoKeys(),
                                                        .city_code = "",
                                                        .seen = ""},
                                                       &report);
  HC_CHECK(!outcome.ok() && !outcome.text.empty());
}

}  // namespace
}  // namespace homecare::fuzz

// The ledger, a NUL, the checkpoints.
FUZZ_TARGET(ledger_file, bytes) {
  const size_t cut = std::min(bytes.find('\0'), bytes.size());
  const std::string checkpoints(bytes.substr(std::min(cut + 1, bytes.size())));
  homecare::fuzz::CheckCheckpoint(checkpoints.substr(0, checkpoints.find('\n')));
  homecare::fuzz::CheckFiles(std::string(bytes.substr(0, cut)), checkpoints);
}
