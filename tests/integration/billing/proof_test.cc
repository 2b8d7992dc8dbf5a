// What an auditor takes home: the ledger and its checkpoints, which homecare-verify reads, and a
// closed month's lines as homecare-rate makes them, whose root is the month's.
#include <filesystem>
#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "services/billing/chain/checkpoint_file.h"
#include "tests/integration/billing/closing_fixture.h"
#include "tests/support/program.h"

namespace homecare::billing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ProofTest : public ClosingTest {
 protected:
  std::string File(absl::string_view name) const { return folder->File(name); }
  void Put(absl::string_view name, const std::string& text) const {
    std::ofstream(File(name), std::ios::binary) << text;
  }
  std::string Get(absl::string_view name) const {
    std::ifstream file(File(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  struct Ended {
    int code = -1;
    std::string text;
  };
  Ended Run(std::vector<std::string> arguments) const {
    arguments[0] = testing::OwnProgram(arguments[0]);
    std::filesystem::remove(File("log"));
    const auto program =
        testing::Program::Start({.arguments = std::move(arguments), .log_path = File("log")});
    EXPECT_TRUE(program.ok()) << program.status();
    if (!program.ok()) return {};
    return {(*program)->Wait(absl::Minutes(1)).value_or(-1), (*program)->Log()};
  }
  Ended Verify(const std::string& ledger) const {
    Put("ledger.csv", ledger);
    Put("key.pub", ToHex(chain::SigningKey(Seed()).public_key().bytes) + "\n");
    return Run({"homecare-verify", "--ledger=" + File("ledger.csv"),
                "--checkpoints=" + File("370300.checkpoints"), "--key=" + File("key.pub"),
                "--city=370300"});
  }

  v1::Checkpoint MakeCheckpoint() {
    return served_.Must(&Stub::MakeCheckpoint, v1::MakeCheckpointRequest()).checkpoint();
  }
  void WriteFiles() {
    const absl::Status written = served_.module().keeper().WriteFiles();
    ASSERT_TRUE(written.ok()) << written;
  }
  std::string ExportLedger(int64_t tree_size = 0) {
    v1::ExportLedgerRequest request;
    request.set_tree_size(tree_size);
    return served_.MustDownload(&Stub::ExportLedger, request);
  }
};

TEST_F(ProofTest, TheExportAgreesWithTheCheckpoints) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 30, 62)));
  const v1::Checkpoint first = MakeCheckpoint();
  EXPECT_EQ(first.tree_size(), server().Count("ledger_entry"));
  Close("2022-06");
  Hear(teller_.Visit("e", Daily("2022-06-07", 1, 62)[0], false));
  const v1::Checkpoint second = MakeCheckpoint();
  EXPECT_GT(second.tree_size(), first.tree_size());
  EXPECT_GT(second.number(), first.number());
  WriteFiles();

  const std::string ledger = ExportLedger();
  Ended verified = Verify(ledger);
  EXPECT_EQ(verified.code, 0) << verified.text;
  // An entry altered, one dropped, the tail cut: each is found, and named.
  const size_t at = ledger.find(",1500,");
  ASSERT_NE(at, std::string::npos);
  std::string altered = ledger;
  altered[at + 1] = '9';
  EXPECT_EQ(Verify(altered).code, 1);
  const size_t last = ledger.rfind('\n', ledger.size() - 2) + 1;
  verified = Verify(ledger.substr(0, last));
  EXPECT_EQ(verified.code, 1);
  EXPECT_THAT(verified.text, HasSubstr(absl::StrCat(second.tree_size())));
  // The part that the first checkpoint covers is the beginning of the whole.
  EXPECT_THAT(ledger, StartsWith(ExportLedger(first.tree_size())));
  v1::ExportLedgerRequest beyond;
  beyond.set_tree_size(second.tree_size() + 1);
  std::string bytes;
  EXPECT_EQ(Reason(served_.Download(&Stub::ExportLedger, beyond, &bytes)), "INVALID_FIELD");
}

// What the database's owner does to entries that a checkpoint covers, shows at home.
TEST_F(ProofTest, WhoRulesTheDatabaseIsFoundOut) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 10, 60)));
  MakeCheckpoint();
  WriteFiles();
  EXPECT_EQ(Verify(ExportLedger()).code, 0);
  server().Execute("UPDATE ledger_line SET minutes = minutes + 1 WHERE visit_id = '2022-06-04'");
  const Ended verified = Verify(ExportLedger());
  EXPECT_EQ(verified.code, 1);
  EXPECT_THAT(verified.text, HasSubstr("4"));
}

// The version before wrote lines and visits, and neither a chain nor records.
TEST_F(ProofTest, WhatTheVersionBeforeWroteIsTakenOver) {
  AdvanceTo("2022-07-10 09:00:00");
  const std::vector<Visit> visits = Daily("2022-06-01", 5, 60);
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, visits));
  Hear(teller_.Visit("e", visits[1], false));
  server().Execute("TRUNCATE ledger_entry, visit_record, elder_area, checkpoint, books");
  const int64_t lines = server().Count("ledger_line");

  Hear(teller_.Visit("e", visits[2], false));
  EXPECT_EQ(server().Count("ledger_entry"), lines + 1);
  EXPECT_EQ(server().Count("elder_area"), 1);
  EXPECT_EQ(server().Count("visit_record WHERE replaced_time IS NULL"), 3);
  // What a line takes back is known, before the take-over and after.
  EXPECT_EQ(server().Count("ledger_entry WHERE corrects_line_id <> ''"), 2);
  MakeCheckpoint();
  WriteFiles();
  const Ended verified = Verify(ExportLedger());
  EXPECT_EQ(verified.code, 0) << verified.text;
  Close("2022-06");
}

TEST_F(ProofTest, CheckpointsAreMadeByTheDayAndListed) {
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 1, 60)));
  FireDeadlines();  // the books were opened: the first one
  AdvanceTo("2022-06-01 23:59:59");
  EXPECT_EQ(server().Count("checkpoint"), 1);
  Hear(teller_.Visit("e", Daily("2022-06-02", 1, 60)[0]));
  AdvanceTo("2022-06-02 00:00:00");
  EXPECT_EQ(server().Count("checkpoint"), 2);
  AdvanceTo("2022-06-03 00:00:00");  // nothing was posted
  EXPECT_EQ(server().Count("checkpoint"), 2);
  const v1::Checkpoint again = MakeCheckpoint();
  EXPECT_EQ(again.number(), 2);
  v1::ListCheckpointsRequest request;
  request.set_page_size(1);
  v1::ListCheckpointsResponse page = served_.Must(&Stub::ListCheckpoints, request);
  ASSERT_EQ(page.checkpoints_size(), 1);
  EXPECT_EQ(page.checkpoints(0).root(), again.root());
  EXPECT_EQ(page.checkpoints(0).document(), "");
  request.set_page_token(page.next_page_token());
  page = served_.Must(&Stub::ListCheckpoints, request);
  ASSERT_EQ(page.checkpoints_size(), 1);
  EXPECT_EQ(page.checkpoints(0).number(), 1);
  EXPECT_EQ(page.next_page_token(), "");
}

// The process dies between the commit and the file, or while it writes: the next one goes on.
TEST_F(ProofTest, TheFileCatchesUp) {
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 1, 60)));
  for (int i = 2; i < 5; ++i) {
    MakeCheckpoint();
    Hear(teller_.Visit("e", Daily(absl::StrCat("2022-06-0", i), 1, 60)[0]));
  }
  EXPECT_FALSE(std::filesystem::exists(File("370300.checkpoints")));
  WriteFiles();
  const std::string whole = Get("370300.checkpoints");
  Put("370300.checkpoints", whole.substr(0, whole.size() / 2));
  WriteFiles();
  EXPECT_EQ(Get("370300.checkpoints"), whole);
  WriteFiles();
  EXPECT_EQ(Get("370300.checkpoints"), whole);
}

// A database that was set back, or altered, does not agree with the file, which stays as it is.
TEST_F(ProofTest, AFileThatDoesNotAgreeStays) {
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 1, 60)));
  MakeCheckpoint();
  Hear(teller_.Visit("e", Daily("2022-06-02", 1, 60)[0]));
  MakeCheckpoint();
  WriteFiles();
  const std::string whole = Get("370300.checkpoints");
  server().Execute("DELETE FROM checkpoint WHERE number = 2");
  EXPECT_EQ(Reason(served_.module().keeper().WriteFiles()), "CHECKPOINT_MISMATCH");
  Hear(teller_.Visit("e", Daily("2022-06-03", 1, 60)[0]));
  MakeCheckpoint();  // another number 2
  EXPECT_EQ(Reason(served_.module().keeper().WriteFiles()), "CHECKPOINT_MISMATCH");
  EXPECT_EQ(Get("370300.checkpoints"), whole);
}

// Without a key nothing is signed, and it is said.
TEST_F(ProofTest, WithoutAKey) {
  CheckpointKeeper keeper(harness_.database(), {kCity}, {});
  rpc::Dispatcher& dispatcher = harness_.dispatcher();
  Served keyless(harness_.database(), dispatcher, harness_.pager(), harness_.clock(), kCity);
  v1::MakeCheckpointResponse response;
  EXPECT_EQ(Reason(keyless.Call(&Stub::MakeCheckpoint, v1::MakeCheckpointRequest(), &response)),
            "CHECKPOINT_KEY_MISSING");
  EXPECT_TRUE(keeper.WriteFiles().ok());
}

// The month's root is that of the lines that anybody gets who rates the month's facts at home.
TEST_F(ProofTest, AMonthsRootIsThatOfHomecareRate) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-05-31", 31, 62)));
  const std::string before = Close("2022-05").chained_root();
  const v1::MonthClose close = Close("2022-06");

  std::string visits =
      "visit_id,elder_id,caregiver_id,provider_id,item,bucket,check_in,check_out,double_up,"
      "family_consent\n";
  for (const Visit& visit : Daily("2022-05-31", 31, 62)) {
    absl::StrAppend(&visits, visit.visit_id, ",e,caregiver,provider,BATHING,CARE_HOURS,",
                    visit.visit_id, "T08:00:00+08:00,", visit.visit_id,
                    "T09:02:00+08:00,false,false\n");
  }
  Put("visits.csv", visits);
  Put("elders.csv", "elder_id,area\ne,URBAN\n");
  Put("grants.csv", "elder_id,level,area,valid_from,valid_to\ne,MILD,URBAN,2022-01-01,\n");
  Put("tariffs.csv",
      "area,valid_from,valid_to,subsidy_fen_per_hour,family_fen_per_hour\n"
      "URBAN,2022-01-01,,1500,1500\nRURAL,2022-01-01,,1000,1000\n");
  const Ended rated = Run({"homecare-rate", "--month=2022-06", "--dir=" + folder->path()});
  ASSERT_EQ(rated.code, 0) << rated.text;
  Put("lines.csv", rated.text);
  const Ended verified =
      Run({"homecare-verify", "--lines=" + File("lines.csv"), "--month=2022-06", "--city=370300",
           "--month-root=" + absl::BytesToHexString(close.merkle_root()),
           "--chained-root=" + absl::BytesToHexString(close.chained_root()),
           "--previous-chained-root=" + absl::BytesToHexString(before)});
  EXPECT_EQ(verified.code, 0) << verified.text;
  // A fen more, and it is another root.
  Put("lines.csv", absl::StrReplaceAll(rated.text, {{",62,1550", ",62,1551"}}));
  EXPECT_EQ(Run({"homecare-verify", "--lines=" + File("lines.csv"), "--month=2022-06",
                 "--month-root=" + absl::BytesToHexString(close.merkle_root())})
                .code,
            1);
}

}  // namespace
}  // namespace homecare::billing
