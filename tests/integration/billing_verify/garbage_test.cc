// Whatever stands in the files, the answer is an error and never a crash.
#include <gtest/gtest.h>

#include <sstream>

#include "services/billing/chain/checkpoint.h"
#include "services/billing/verify/month.h"
#include "tests/integration/billing_verify/ledger/made_ledger.h"
#include "tests/integration/billing_verify/ledger/verification.h"

namespace homecare::testing {
namespace {

// Bytes, or pieces of what is expected in a wrong order.
std::string Garbage(Random& random, const std::string& good) {
  std::string garbage;
  const int64_t length = Between(random, 1, 2000);
  while (static_cast<int64_t>(garbage.size()) < length) {
    switch (random() % 4) {
      case 0:
        garbage += static_cast<char>(random());
        break;
      case 1:
        garbage += ",\"\n\r\0{}:0"[random() % 9];
        break;
      default: {
        const size_t start = random() % good.size();
        garbage += good.substr(start, random() % 200);
      }
    }
  }
  return garbage;
}

TEST(GarbageTest, ReadersSurviveIt) {
  Random random(PrintedSeed());
  const chain::SigningKey key = RandomKey(random);
  const verify::KeyRing keys = KeyRingOf(key);
  const MadeLedger ledger = MakeLedger(random, {3, 8, 0}, key);
  const std::string csv = ExportOf(ledger);
  const std::string header = csv.substr(0, csv.find('\n') + 1);
  const std::string lines = CheckpointLinesOf(ledger);
  for (int i = 0; i < 5000; ++i) {
    EXPECT_FALSE(Verify(Garbage(random, csv), lines, keys).outcome.ok());
    EXPECT_FALSE(Verify(header + Garbage(random, csv), lines, keys).outcome.ok());
    const std::string garbage = Garbage(random, lines);
    EXPECT_FALSE(Verify(csv, garbage, keys).outcome.ok());
    EXPECT_FALSE(billing::chain::ParseCheckpoint(garbage).ok());
    std::istringstream month(Garbage(random, "elder_id,month,visit_id,funding,reason,1,2,3\n"));
    verify::MonthReport report;
    EXPECT_FALSE(VerifyMonth({.lines = month, .lines_name = "lines.csv"}, &report).ok());
  }
}

TEST(GarbageTest, EndlessLinesAreRefusedAtTheLimit) {
  Random random(PrintedSeed());
  const chain::SigningKey key = RandomKey(random);
  const verify::KeyRing keys = KeyRingOf(key);
  const MadeLedger ledger = MakeLedger(random, {1, 2, 0}, key);
  const std::string csv = ExportOf(ledger);
  const std::string header = csv.substr(0, csv.find('\n') + 1);
  const std::string lines = CheckpointLinesOf(ledger);
  std::string quoted_lines = header + "\"";
  for (int i = 0; i < 100'000; ++i) quoted_lines += "\n,";
  for (const std::string& text : {header + std::string(3'000'000, 'x'), quoted_lines}) {
    const verify::Outcome outcome = Verify(text, lines, keys).outcome;
    EXPECT_EQ(outcome.verdict, verify::Verdict::kUnusable);
    EXPECT_EQ(outcome.text.substr(0, 13), "ledger.csv:2:") << outcome.text;
  }
  EXPECT_EQ(Verify(csv, std::string(8'300'000, '{'), keys).outcome.verdict,
            verify::Verdict::kUnusable);
}

}  // namespace
}  // namespace homecare::testing
