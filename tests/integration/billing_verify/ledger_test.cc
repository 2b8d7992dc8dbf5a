// What the verifier says of ledgers that nobody forged, and of those that were signed although they
// are wrong.
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "services/billing/chain/export.h"
#include "tests/integration/billing_verify/ledger/changes.h"
#include "tests/integration/billing_verify/ledger/verification.h"

namespace homecare::testing {
namespace {

using verify::Verdict;

class VerifyLedgerTest : public ::testing::Test {
 protected:
  Verification Ask(const MadeLedger& ledger, const VerifyOptions& options = {}) const {
    return Verify(ExportOf(ledger), CheckpointLinesOf(ledger), keys_, options);
  }
  // Everything linked and signed anew with the right key.
  Verification AskSigned(MadeLedger ledger) const {
    RelinkFrom(1, true, &ledger);
    RebuildCheckpointsFrom(1, 0, &key_, &ledger);
    return Ask(ledger);
  }

  Random random_{PrintedSeed()};
  const chain::SigningKey key_ = RandomKey(random_);
  const verify::KeyRing keys_ = KeyRingOf(key_);
};

TEST_F(VerifyLedgerTest, AgreesWithTheLibraryOnRandomLedgers) {
  for (int i = 0; i < 300; ++i) {
    const MadeLedger ledger =
        MakeLedger(random_, {static_cast<int>(Between(random_, 1, 6)), i, i % 4}, key_);
    const auto [outcome, report] = Ask(ledger);
    ASSERT_TRUE(outcome.ok()) << outcome.text;
    std::map<std::pair<std::string, std::string>, std::pair<int64_t, int64_t>> sums;
    for (const chain::Entry& entry : ledger.entries) {
      auto& [entries, fen] = sums[{entry.debit_account, entry.credit_account}];
      ++entries;
      fen += entry.amount_fen.value();
    }
    const chain::Checkpoint& last = ledger.checkpoints.back();
    EXPECT_EQ(report.entries, i + i % 4);
    EXPECT_EQ(report.last_checkpoint.tree_size, i);
    EXPECT_EQ(report.last_checkpoint.root, last.root.bytes);
    EXPECT_EQ(report.last_checkpoint.hash, chain::CheckpointHash(last).bytes);
    EXPECT_EQ(report.sums.size(), sums.size());
    for (const auto& [accounts, sum] : report.sums) {
      EXPECT_EQ(std::pair(sum.entries, sum.amount_fen), sums[accounts]) << accounts.first;
    }
  }
}

TEST_F(VerifyLedgerTest, NothingIsProvenWithoutACheckpoint) {
  const MadeLedger ledger = MakeLedger(random_, {1, 3, 0}, key_);
  const verify::Outcome outcome = Verify(ExportOf(ledger), "", keys_).outcome;
  EXPECT_EQ(outcome.verdict, Verdict::kUnusable);
}

TEST_F(VerifyLedgerTest, KnowsItsCity) {
  const MadeLedger ledger = MakeLedger(random_, {2, 3, 0}, key_);
  EXPECT_TRUE(Ask(ledger, {.city_code = "370300"}).outcome.ok());
  EXPECT_EQ(Ask(ledger, {.city_code = "370301"}).outcome.verdict, Verdict::kTampered);
}

TEST_F(VerifyLedgerTest, MissesTheCheckpointThatWasSeen) {
  MadeLedger ledger = MakeLedger(random_, {3, 9, 2}, key_);
  for (const chain::Checkpoint& checkpoint : ledger.checkpoints) {
    EXPECT_TRUE(Ask(ledger, {.seen = ToHex(CheckpointHash(checkpoint))}).outcome.ok());
  }
  const std::string seen = ToHex(CheckpointHash(ledger.checkpoints.back()));
  ledger.checkpoints.pop_back();
  EXPECT_TRUE(Ask(ledger).outcome.ok());
  EXPECT_EQ(Ask(ledger, {.seen = seen}).outcome.verdict, Verdict::kTampered);
}

// A checkpoint that was signed over other entries, though its tags fit those that are there: only
// the root can tell, and not which entry it is.
TEST_F(VerifyLedgerTest, RootOrHeadThatDiffersIsFoundWithoutTheTags) {
  const MadeLedger good = MakeLedger(random_, {1, 20, 0}, key_);
  for (const bool root : {false, true}) {
    MadeLedger ledger = good;
    chain::Checkpoint& checkpoint = ledger.checkpoints[0];
    ++(root ? checkpoint.root : checkpoint.head).bytes[5];
    SignCheckpoint(key_, &checkpoint);
    const verify::Outcome outcome = Ask(ledger).outcome;
    EXPECT_EQ(outcome.verdict, Verdict::kTampered);
    EXPECT_EQ(outcome.entry, 1);
    EXPECT_EQ(outcome.checkpoint, 1);
    EXPECT_TRUE(absl::StrContains(outcome.text, "entries 1 to 20")) << outcome.text;
  }
}

TEST_F(VerifyLedgerTest, FindsWhatWasSignedThoughItIsWrong) {
  struct Case {
    const char* name;
    void (*spoil)(chain::Entry&);
    const char* message;
  };
  const std::vector<Case> cases = {
      {"funding", [](auto& e) { e.funding = "CITY"; }, "funding is none"},
      {"reason", [](auto& e) { e.reason = "OVER_CAP"; }, "reason is empty"},
      {"rate", [](auto& e) { e.rate_fen_per_hour = FenPerHour(-1); }, "rate is negative"},
      {"nothing", [](auto& e) { e.minutes = Minutes(0), e.amount_fen = Fen(0); }, "neither"},
      {"provider", [](auto& e) { e.funding = "PROVIDER", e.reason = "OVER_CAP"; }, "carry money"},
      {"no money", [](auto& e) { e.amount_fen = Fen(0); }, "moves no money"},
      {"debit", [](auto& e) { e.debit_account = "FAMILY_RECEIVABLE"; }, "debit account"},
      {"no debit", [](auto& e) { e.debit_account = ""; }, "debit account"},
      {"credit", [](auto& e) { e.credit_account = ""; }, "credit account"},
      {"cause", [](auto& e) { e.cause = "WISH"; }, "cause is not"},
      {"time", [](auto& e) { e.post_time -= absl::Hours(1000); }, "post_time is before"},
      {"city", [](auto& e) { e.city_code = "370301"; }, "city_code is not 370300"},
  };
  MadeLedger good = MakeLedger(random_, {2, 12, 0}, key_);
  chain::Entry& entry = good.entries[6];
  entry.funding = "SUBSIDY";
  entry.reason = "";
  entry.minutes = Minutes(60);
  entry.amount_fen = Fen(1500);
  entry.debit_account = "FUND_EXPENSE";
  entry.credit_account = "PROVIDER_PAYABLE";
  ASSERT_TRUE(AskSigned(good).outcome.ok()) << AskSigned(good).outcome.text;
  for (const Case& c : cases) {
    MadeLedger ledger = good;
    c.spoil(ledger.entries[6]);
    const verify::Outcome outcome = AskSigned(ledger).outcome;
    EXPECT_EQ(outcome.verdict, Verdict::kTampered) << c.name;
    EXPECT_EQ(outcome.entry, 7) << c.name << outcome.text;
    EXPECT_TRUE(absl::StrContains(outcome.text, c.message)) << c.name << ": " << outcome.text;
  }
}

TEST_F(VerifyLedgerTest, FindsCheckpointsThatContradictEachOther) {
  struct Case {
    const char* message;
    void (*spoil)(MadeLedger&);
  };
  const std::vector<Case> cases = {
      {"shrank",
       [](MadeLedger& l) {
         l.checkpoints[1].tree_size = l.checkpoints[0].tree_size - 1;
         l.checkpoints[1].entry_tags = "";
       }},
      {"one tag", [](MadeLedger& l) { l.checkpoints[1].entry_tags += "more"; }},
      {"one tag", [](MadeLedger& l) { l.checkpoints[1].entry_tags += "."; }},
      {"backward",
       [](MadeLedger& l) { l.checkpoints[1].time = l.checkpoints[0].time - absl::Seconds(1); }},
      {"does not follow", [](MadeLedger& l) { l.checkpoints[1].previous = chain::Hash(); }},
      {"expected checkpoint 2", [](MadeLedger& l) { l.checkpoints[1].number = 3; }},
      {"of city", [](MadeLedger& l) { l.checkpoints[1].city_code = "370301"; }},
  };
  MadeLedger good = MakeLedger(random_, {2, 12, 0}, key_);
  good.checkpoints[0].tree_size = 5;
  RebuildCheckpointsFrom(1, 0, &key_, &good);
  ASSERT_TRUE(Ask(good).outcome.ok()) << Ask(good).outcome.text;
  for (const Case& c : cases) {
    MadeLedger ledger = good;
    c.spoil(ledger);
    SignCheckpoint(key_, &ledger.checkpoints[1]);
    const verify::Outcome outcome = Ask(ledger).outcome;
    EXPECT_EQ(outcome.verdict, Verdict::kTampered);
    EXPECT_EQ(outcome.checkpoint, 2) << outcome.text;
    EXPECT_TRUE(absl::StrContains(outcome.text, c.message)) << outcome.text;
  }
}

TEST_F(VerifyLedgerTest, RefusesSumsBeyondSixtyFourBits) {
  MadeLedger ledger = MakeLedger(random_, {1, 3, 0}, key_);
  for (chain::Entry& entry : ledger.entries) {
    entry = ledger.entries[0];
    entry.minutes = Minutes(INT64_MAX);
  }
  EXPECT_EQ(AskSigned(ledger).outcome.verdict, Verdict::kUnusable);
}

// What no signature covers yet is still a chain.
TEST_F(VerifyLedgerTest, UnsignedEntriesMustBeLinkedAndNumbered) {
  const MadeLedger good = MakeLedger(random_, {1, 5, 5}, key_);
  MadeLedger unlinked = good;
  unlinked.entries[6].minutes += Minutes(1);
  unlinked.hashes[6] = EntryHash(unlinked.entries[6]);
  MadeLedger misnumbered = good;
  ++misnumbered.entries[7].entry_number;
  RelinkFrom(8, false, &misnumbered);
  for (const MadeLedger& ledger : {unlinked, misnumbered}) {
    const verify::Outcome outcome = Ask(ledger).outcome;
    EXPECT_EQ(outcome.verdict, Verdict::kTampered);
    EXPECT_EQ(outcome.entry, 8) << outcome.text;
    EXPECT_EQ(outcome.checkpoint, 0) << outcome.text;
  }
}

TEST_F(VerifyLedgerTest, SaysWhenAnotherKeySigned) {
  MadeLedger ledger = MakeLedger(random_, {2, 5, 0}, key_);
  SignCheckpoint(RandomKey(random_), &ledger.checkpoints[1]);
  const verify::Outcome outcome = Ask(ledger).outcome;
  EXPECT_TRUE(absl::StrContains(outcome.text, "signed with another key")) << outcome.text;
}

// There is one spelling of each value, so what only looks the same is refused, with its place.
TEST_F(VerifyLedgerTest, ReadsOneSpellingOnly) {
  MadeLedger ledger = MakeLedger(random_, {1, 2, 0}, key_);
  ledger.entries[1].explanation = "plain";
  ledger.entries[1].rate_fen_per_hour = FenPerHour(0);
  RelinkFrom(1, true, &ledger);
  RebuildCheckpointsFrom(1, 0, &key_, &ledger);
  const std::string row = RowOf(ledger, 1);
  const std::vector<std::pair<const char*, const char*>> spellings = {
      {"plain", "\"plain\""},
      {"plain", " \"plain\""},
      {"plain", "pl\"ain"},
      {"plain", "plain\r"},
      {"plain", "\"a,b"},
      {"plain", "\"a,b\"c"},
      {"\n", "\r\n"},
      {"\n", ",\n"},
      {"\n", "\n\n"},
      {"370300,2,", "370300,+2,"},
      {"370300,2,", "370300,02,"},
      {"370300,2,", "370300,2.0,"},
      {"370300,2,", "370300,,"},
      {"370300,2,", "370300,99999999999999999999,"},
      {"2022-06,", "2022-6,"},
      {"2022-06,", "2022-13,"},
      {",0,", ",-0,"},
      {"Z,", "+00:00,"},
      {"2022-0", "2022-1"},
  };
  for (const auto& [from, to] : spellings) {
    std::string spelt = row;
    const size_t place = spelt.find(from);
    ASSERT_NE(place, std::string::npos) << from;
    spelt.replace(place, strlen(from), to);
    const std::string csv = std::string(chain::ExportHeader()) + RowOf(ledger, 0) + spelt;
    const verify::Outcome outcome = Verify(csv, CheckpointLinesOf(ledger), keys_).outcome;
    EXPECT_FALSE(outcome.ok()) << to;
    EXPECT_TRUE(absl::StrContains(outcome.text, "ledger.csv:")) << outcome.text;
  }
}

// The same content in other bytes: no hash would tell.
TEST_F(VerifyLedgerTest, RefusesTheSameContentInOtherBytes) {
  MadeLedger ledger = MakeLedger(random_, {1, 1, 0}, key_);
  ledger.entries[0].explanation = "so \"called\"";
  ledger.entries[0].cause_id = "carriage\rreturn";
  ledger.entries[0].visit_id = "plain";
  ledger.entries[0].post_time = absl::FromUnixSeconds(1656633600);  // 2022-07-01
  RelinkFrom(1, true, &ledger);
  RebuildCheckpointsFrom(1, 0, &key_, &ledger);
  const std::string csv = ExportOf(ledger);
  const std::string lines = CheckpointLinesOf(ledger);
  ASSERT_TRUE(Verify(csv, lines, keys_).outcome.ok()) << Verify(csv, lines, keys_).outcome.text;
  const std::vector<std::pair<const char*, const char*>> in_ledger = {
      {"\"so \"\"called\"\"\"", "so \"called\""},
      {"\"carriage\rreturn\"", "carriage\rreturn"},
      {",plain,", ",\"plain\","},
      {"2022-07-01T", "2022-06-31T"},
      {"T00:00:00.", "T00:00:00,"},
      {"370300,1,", "370300,01,"}};
  for (const auto& [from, to] : in_ledger) {
    ASSERT_TRUE(absl::StrContains(csv, from)) << from;
    const std::string other = absl::StrReplaceAll(csv, {{from, to}});
    EXPECT_FALSE(Verify(other, lines, keys_).outcome.ok()) << to;
  }
  const std::vector<std::pair<const char*, const char*>> in_checkpoints = {
      {"}", "} "},      {"}", "}}"},     {"}\n", "}"},
      {"}\n", "}\n\n"}, {"{", " {"},     {"\n", "\r\n"},
      {":1,", ": 1,"},  {":1,", ":01,"}, {"\"city_code\"", "\"city\\u005fcode\""}};
  for (const auto& [from, to] : in_checkpoints) {
    ASSERT_TRUE(absl::StrContains(lines, from)) << from;
    const std::string other = absl::StrReplaceAll(lines, {{from, to}});
    EXPECT_FALSE(Verify(csv, other, keys_).outcome.ok()) << to;
  }
}

}  // namespace
}  // namespace homecare::testing
