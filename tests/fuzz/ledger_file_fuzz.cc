// The export that homecare-verify reads, from whoever hands it in: what was signed is found altered
// whatever was done to it, also by who computes all hashes anew.
#include <string>

#include "absl/strings/match.h"
#include "common/base/check.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signed_ledger.h"

namespace homecare::fuzz {
namespace {

void CheckSigned(const std::string& ledger) {
  verify::LedgerReport report;
  const verify::Outcome outcome = Verify(ledger, ExampleLedger().checkpoints, &report);
  HC_CHECK(outcome.ok() ? absl::StartsWith(ledger, ExampleLedger().ledger) : !outcome.text.empty());
}

// Of entries that no checkpoint covers yet, only the chain itself can tell.
void CheckUncovered(const std::string& ledger) {
  verify::LedgerReport report;
  const verify::Outcome outcome = Verify(ledger, ExampleLedger().beginning, &report);
  HC_CHECK(outcome.ok() ? report.last_checkpoint.tree_size == 0
                        : outcome.entry == report.entries + 1 && !outcome.text.empty());
  int64_t summed = 0;
  for (const auto& [accounts, sum] : report.sums) summed += sum.entries;
  HC_CHECK(summed == report.entries);
}

}  // namespace
}  // namespace homecare::fuzz

// One byte says what is done with the rest; all of it with each would take most of the time for the
// same signatures again.
FUZZ_TARGET(ledger_file, bytes) {
  homecare::fuzz::Input input(bytes);
  const int way = input.Byte() % 3;
  const std::string ledger(input.Rest());
  if (way == 0) homecare::fuzz::CheckSigned(ledger);
  if (way == 1) homecare::fuzz::CheckSigned(homecare::fuzz::Rechained(ledger));
  if (way == 2) homecare::fuzz::CheckUncovered(homecare::fuzz::Rechained(ledger));
}
