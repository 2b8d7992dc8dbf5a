// That FORMAT.md tells the truth. What it shows was computed by a program that is not ours.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "services/billing/chain/checkpoint.h"
#include "services/billing/chain/month_root.h"
#include "tests/unit/billing_chain/examples.h"

namespace homecare::billing::chain {
namespace {

// The indented blocks of the page's last section, each joined to one line.
std::vector<std::string> ShownBlocks() {
  const char* const root = std::getenv("HOMECARE_ROOT");
  std::ifstream page(std::string(root == nullptr ? "." : root) +
                     "/services/billing/chain/FORMAT.md");
  std::vector<std::string> blocks;
  bool in_example = false;
  bool in_block = false;
  for (std::string line; std::getline(page, line);) {
    in_example = in_example || line == "## A worked example";
    const bool indented = in_example && absl::StartsWith(line, "    ");
    if (indented && !in_block) blocks.emplace_back();
    if (indented) blocks.back().append(line, 4);
    in_block = indented;
  }
  return blocks;
}

TEST(FormatTest, ThePageShowsWhatTheCodeMakes) {
  Chain chain;
  Entry first = FirstEntry();
  Entry second = SecondEntry();
  const Hash first_hash = chain.Append(first);
  const Hash second_hash = chain.Append(second);
  Frontier empty;
  const SigningKey key = ExampleKey();
  const auto checkpoint = MakeCheckpoint("370300", nullptr, empty, {first_hash, second_hash},
                                         At(2022, 7, 1, 0, 10, 0), key);
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();

  const MonthLine subsidy{"elder-1", absl::CivilMonth(2022, 6), "visit-1",   "SUBSIDY",
                          "",        FenPerHour(1500),          Minutes(40), Fen(1000)};
  const MonthLine over_cap{"elder-1",   absl::CivilMonth(2022, 6),
                           "visit-1",   "PROVIDER",
                           "OVER_CAP",  FenPerHour(0),
                           Minutes(20), Fen(0)};
  Frontier month;
  month.Append(CanonicalBytes(subsidy));
  month.Append(CanonicalBytes(over_cap));
  const Hash chained = ChainedRoot({"370300", absl::CivilMonth(2022, 6), 2, month.Root(), Hash()});

  const std::vector<std::string> made = {absl::BytesToHexString(CanonicalBytes(first)),
                                         ToHex(first_hash),
                                         absl::BytesToHexString(CanonicalBytes(second)),
                                         ToHex(second_hash),
                                         ToHex(key.public_key().bytes),
                                         absl::BytesToHexString(CanonicalBytes(*checkpoint)),
                                         ToJson(*checkpoint),
                                         absl::BytesToHexString(CanonicalBytes(subsidy)),
                                         ToHex(month.Root()),
                                         ToHex(chained)};
  EXPECT_EQ(ShownBlocks(), made);
}

}  // namespace
}  // namespace homecare::billing::chain
