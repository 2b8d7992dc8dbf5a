// Checkpoints that homecare-verify reads, from whoever hands them in: none passes that was not
// signed, and who leaves some out has fewer entries vouched for.
#include <string>

#include "absl/strings/match.h"
#include "common/base/check.h"
#include "services/billing/chain/checkpoint.h"
#include "services/billing/verify/checkpoint.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signed_ledger.h"

namespace homecare::fuzz {
namespace {

// Two parsers, of the service and of the verifier, which share no code.
void CheckLine(const std::string& line) {
  const auto ours = billing::chain::ParseCheckpoint(line);
  verify::Checkpoint theirs;
  const bool well = !verify::ParseCheckpoint(line, &theirs).has_value();
  if (!ours.ok()) return;
  HC_CHECK(ToJson(*ours) == line);
  HC_CHECK(well && verify::CanonicalBytes(theirs) == billing::chain::CanonicalBytes(*ours));
}

void CheckFile(const std::string& checkpoints) {
  const SignedLedger& example = ExampleLedger();
  verify::LedgerReport report;
  const verify::Outcome outcome = Verify(example.ledger, checkpoints, &report);
  HC_CHECK(outcome.ok() ? checkpoints == example.beginning ||
                              absl::StartsWith(example.checkpoints, checkpoints)
                        : !outcome.text.empty());
}

}  // namespace
}  // namespace homecare::fuzz

FUZZ_TARGET(checkpoint_file, bytes) {
  const std::string checkpoints(bytes);
  homecare::fuzz::CheckLine(checkpoints.substr(0, checkpoints.find('\n')));
  homecare::fuzz::CheckFile(checkpoints);
}
