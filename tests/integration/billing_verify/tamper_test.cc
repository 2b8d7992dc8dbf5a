// 10,000 forgeries by somebody with every right on the database and on the file: every one is
// found, and the first bad entry or checkpoint is named exactly.
#include <gtest/gtest.h>

#include <vector>

#include "tests/integration/billing_verify/ledger/forger.h"
#include "tests/integration/billing_verify/ledger/verification.h"

namespace homecare::testing {
namespace {

constexpr int kForgeries = 10'000;
constexpr int kPerLedger = 100;

void Check(const Forgery& forgery, const verify::KeyRing& keys) {
  const verify::Outcome found = Verify(forgery.ledger, forgery.checkpoints, keys).outcome;
  EXPECT_FALSE(found.ok());
  if (!forgery.either) {
    EXPECT_EQ(found.verdict,
              forgery.unreadable ? verify::Verdict::kUnusable : verify::Verdict::kTampered);
  }
  EXPECT_EQ(found.entry, forgery.entry) << found.text;
  EXPECT_EQ(found.checkpoint, forgery.checkpoint) << found.text;
}

TEST(TamperTest, EveryForgeryIsFoundAndNamed) {
  const uint64_t seed = PrintedSeed();
  Random random(seed);
  const chain::SigningKey key = RandomKey(random);
  const chain::SigningKey stranger = RandomKey(random);
  const verify::KeyRing keys = KeyRingOf(key);
  for (int i = 0; i < kForgeries && !::testing::Test::HasFailure();) {
    const MadeLedger ledger =
        MakeLedger(random,
                   {.checkpoints = static_cast<int>(Between(random, 2, 5)),
                    .signed_entries = static_cast<int>(Between(random, 2, 40)),
                    .unsigned_entries = static_cast<int>(random() % 4)},
                   key);
    const verify::Outcome untouched =
        Verify(ExportOf(ledger), CheckpointLinesOf(ledger), keys).outcome;
    ASSERT_TRUE(untouched.ok()) << untouched.text;
    Forger forger(random, ledger, stranger);
    for (int j = 0; j < kPerLedger && !::testing::Test::HasFailure(); ++j, ++i) {
      const Forgery forgery = forger.Make(i % Forger::kinds());
      SCOPED_TRACE("forgery " + std::to_string(i) + ": " + forgery.what);
      Check(forgery, keys);
    }
  }
}

}  // namespace
}  // namespace homecare::testing
