// homecare-verify as people run it: options, exit codes, what it prints, and its files.
#include "tests/support/program.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/billing/chain/key.h"
#include "tests/integration/billing_verify/ledger/forger.h"
#include "tests/integration/billing_verify/ledger/verification.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {
namespace {

struct Result {
  int code = -1;
  std::string text;  // Standard output and error.
};

class VerifyProgramTest : public ::testing::Test {
 protected:
  std::string File(absl::string_view name) const { return folder_->File(name); }
  void Put(absl::string_view name, const std::string& text) const {
    std::ofstream(File(name), std::ios::binary) << text;
  }
  Result Run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), OwnProgram("homecare-verify"));
    std::filesystem::remove(File("log"));
    const auto program =
        Program::Start({.arguments = std::move(arguments), .log_path = File("log")});
    EXPECT_TRUE(program.ok()) << program.status();
    if (!program.ok()) return {};
    const std::optional<int> code = (*program)->Wait(absl::Minutes(1));
    return {code.value_or(-1), (*program)->Log()};
  }
  Result RunOn(const std::string& ledger, const std::string& checkpoints) const {
    Put("ledger.csv", ledger);
    Put("checkpoints.jsonl", checkpoints);
    return Run({"--ledger=" + File("ledger.csv"), "--checkpoints=" + File("checkpoints.jsonl"),
                "--key=" + File("key.pub"), "--city=370300"});
  }
  chain::SigningKey NewKey() const {
    const Result made = Run({"--make-key=" + File("key")});
    EXPECT_EQ(made.code, 0) << made.text;
    auto key = chain::SigningKey::Read(File("key"));
    EXPECT_TRUE(key.ok()) << key.status();
    EXPECT_TRUE(absl::StrContains(made.text, ToHex(key->public_key().id()))) << made.text;
    return *std::move(key);
  }

  const std::unique_ptr<TempFolder> folder_ = *TempFolder::Create();
};

TEST_F(VerifyProgramTest, MakesAKeyThatTheServiceTakes) {
  const chain::SigningKey key = NewKey();
  const auto public_key = chain::ReadPublicKey(File("key.pub"));
  ASSERT_TRUE(public_key.ok()) << public_key.status();
  EXPECT_EQ(public_key->id(), key.public_key().id());
  struct stat status;
  ASSERT_EQ(stat(File("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  // Never over another file; and nothing of half a pair stays.
  EXPECT_EQ(Run({"--make-key=" + File("key")}).code, 2);
  EXPECT_EQ(chain::SigningKey::Read(File("key"))->public_key().id(), key.public_key().id());
  std::filesystem::remove(File("key"));
  EXPECT_EQ(Run({"--make-key=" + File("key")}).code, 2);
  EXPECT_FALSE(std::filesystem::exists(File("key")));
  EXPECT_EQ(chain::ReadPublicKey(File("key.pub"))->id(), key.public_key().id());
}

TEST_F(VerifyProgramTest, PrintsWhatWasVerified) {
  Random random(PrintedSeed());
  const chain::SigningKey key = NewKey();
  const MadeLedger ledger = MakeLedger(random, {3, 20, 4}, key);
  const Result result = RunOn(ExportOf(ledger), CheckpointLinesOf(ledger));
  EXPECT_EQ(result.code, 0) << result.text;
  const chain::Checkpoint& last = ledger.checkpoints.back();
  for (const std::string& part :
       {std::string("city 370300: all is well"), std::string("entries: 24\n"),
        std::string("not yet under a signature: 4\n"), std::string("checkpoints: 3,"),
        "last root: " + ToHex(last.root), ToHex(CheckpointHash(last)),
        std::string("debit FUND_EXPENSE, credit PROVIDER_PAYABLE: ")}) {
    EXPECT_TRUE(absl::StrContains(result.text, part)) << part << " in " << result.text;
  }
}

TEST_F(VerifyProgramTest, FindsForgeriesOfEveryKind) {
  Random random(PrintedSeed());
  const chain::SigningKey key = NewKey();
  const chain::SigningKey stranger = RandomKey(random);
  const MadeLedger ledger = MakeLedger(random, {4, 30, 2}, key);
  Forger forger(random, ledger, stranger);
  for (int i = 0; i < 2 * Forger::kinds(); ++i) {
    const Forgery forgery = forger.Make(i % Forger::kinds());
    const Result result = RunOn(forgery.ledger, forgery.checkpoints);
    SCOPED_TRACE(forgery.what + ": " + result.text);
    EXPECT_TRUE(result.code == 1 || result.code == 2);
    EXPECT_TRUE(forgery.either || result.code == (forgery.unreadable ? 2 : 1));
    EXPECT_EQ(absl::StrContains(result.text, "TAMPERED: "), result.code == 1);
    const std::string entry = std::to_string(forgery.entry);
    EXPECT_TRUE(forgery.entry == 0 ||
                absl::StrContains(result.text, "first bad entry: " + entry + "\n") ||
                absl::StrContains(result.text, "entries from " + entry + " on"));
  }
}

TEST_F(VerifyProgramTest, TakesSeveralKeysWhereTheKeyWasChanged) {
  Random random(PrintedSeed());
  const chain::SigningKey key = NewKey();
  MadeLedger ledger = MakeLedger(random, {2, 20, 0}, key);
  std::filesystem::remove(File("key"));
  std::filesystem::rename(File("key.pub"), File("old.pub"));
  const chain::SigningKey next = NewKey();
  SignCheckpoint(next, &ledger.checkpoints[1]);
  EXPECT_EQ(RunOn(ExportOf(ledger), CheckpointLinesOf(ledger)).code, 1);
  EXPECT_EQ(Run({"--ledger=" + File("ledger.csv"), "--checkpoints=" + File("checkpoints.jsonl"),
                 "--key=" + File("key.pub"), "--key=" + File("old.pub")})
                .code,
            0);
}

TEST_F(VerifyProgramTest, VerifiesTheLinesOfAMonth) {
  // The worked example of chain/FORMAT.md.
  Put("lines.csv",
      "elder_id,month,visit_id,funding,reason,rate_fen_per_hour,minutes,fen\n"
      "elder-1,2022-06,visit-1,SUBSIDY,,1500,40,1000\n"
      "elder-1,2022-06,visit-1,PROVIDER,OVER_CAP,0,20,0\n");
  const std::string lines = "--lines=" + File("lines.csv");
  const std::string root = "ce74bd433c9c4f350aedac44dea6de3c19850d64ae1b55ad02eedeeb766aec77";
  const std::string chained = "87e1e5b3b3a3f706945ed369901204f4aefdd9e228db02f99e005d1bd3a82448";
  const Result result = Run({lines, "--month-root=" + root});
  EXPECT_EQ(result.code, 0) << result.text;
  EXPECT_TRUE(absl::StrContains(result.text, "lines: 2, 60 minutes, 1000 fen")) << result.text;
  EXPECT_EQ(Run({lines, "--month-root=" + chained}).code, 1);
  EXPECT_EQ(Run({lines, "--chained-root=" + chained, "--city=370300", "--month=2022-06",
                 "--previous-chained-root=" + std::string(64, '0')})
                .code,
            0);
  EXPECT_EQ(Run({lines, "--chained-root=" + chained, "--city=370300", "--month=2022-06",
                 "--previous-chained-root=" + root})
                .code,
            1);
}

TEST_F(VerifyProgramTest, RefusesWrongUsageByName) {
  NewKey();
  Put("empty", "");
  const std::string ledger = "--ledger=" + File("empty");
  const std::string checkpoints = "--checkpoints=" + File("empty");
  const std::string key = "--key=" + File("key.pub");
  const std::string hash(64, '0');
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "expected --ledger, --lines or --make-key"},
      {{"ledger.csv"}, "expected --name=value"},
      {{"--ledger"}, "expected --name=value"},
      {{"--ledgers=x"}, "unknown option --ledgers"},
      {{"--ledger="}, "--ledger has no value"},
      {{ledger, ledger}, "given twice"},
      {{ledger, key}, "go together"},
      {{ledger, checkpoints}, "go together"},
      {{checkpoints, key, "--lines=x", "--month-root=" + hash}, "go together"},
      {{ledger, checkpoints, key, "--city=zibo"}, "expected 6 digits"},
      {{ledger, checkpoints, key, "--seen=abc"}, "--seen: expected 64 hex digits"},
      {{ledger, checkpoints, key, "--month=2022-13"}, "--month: expected"},
      {{ledger, checkpoints, key, "--month-root=" + hash}, "--lines goes with"},
      {{"--lines=x"}, "--lines goes with"},
      {{"--lines=x", "--chained-root=" + hash}, "go together"},
      {{"--lines=x", "--month-root=" + hash, "--seen=" + hash}, "--seen needs --ledger"},
      {{"--make-key=x", ledger}, "stands alone"},
      {{"--lines=" + File("none"), "--month-root=" + hash}, "No such file"},
      {{"--lines=" + folder_->path(), "--month-root=" + hash}, "expected a file"},
      {{"--lines=" + File("empty"), "--month-root=" + hash}, "expected the header"},
      {{ledger, checkpoints, "--key=" + File("none")}, "expected a public key"},
      {{ledger, checkpoints, "--key=" + File("empty")}, "expected a public key"},
      {{ledger, checkpoints, key}, "expected a checkpoint"},
  };
  for (const auto& [arguments, message] : cases) {
    const Result result = Run(arguments);
    EXPECT_EQ(result.code, 2) << result.text;
    EXPECT_TRUE(absl::StrContains(result.text, message)) << message << " in " << result.text;
  }
  const Result help = Run({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_TRUE(absl::StrContains(help.text, "What is not")) << help.text;
}

}  // namespace
}  // namespace homecare::testing
