#include "tests/support/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/support/eventually.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {
namespace {

using ::testing::HasSubstr;

class ProgramTest : public ::testing::Test {
 protected:
  std::unique_ptr<Program> Shell(const std::string& script, int death_signal = SIGKILL) {
    auto started = Program::Start({.arguments = {"/bin/sh", "-c", script},
                                   .log_path = folder_->File("log"),
                                   .environment = {"HC_GREETING=good day"},
                                   .account = std::nullopt,
                                   .death_signal = death_signal});
    EXPECT_TRUE(started.ok()) << started.status();
    return *std::move(started);
  }

  const std::unique_ptr<TempFolder> folder_ = *TempFolder::Create();
};

TEST_F(ProgramTest, TellsTheExitCodeAndKeepsTheLog) {
  const auto program = Shell("echo $HC_GREETING; echo bad >&2; exit 7");
  EXPECT_EQ(program->Wait(absl::Seconds(10)), 7);
  EXPECT_EQ(program->Log(), "good day\nbad\n");
  EXPECT_FALSE(program->Running());
}

TEST_F(ProgramTest, SaysWhyAProgramDoesNotStart) {
  const auto started = Program::Start({.arguments = {"/no/such/program"},
                                       .log_path = "",
                                       .environment = {},
                                       .account = std::nullopt});
  EXPECT_THAT(started.status().ToString(), HasSubstr("No such file"));
}

TEST_F(ProgramTest, KillsAndTerminates) {
  const auto killed = Shell("exec sleep 100");
  EXPECT_EQ(killed->Wait(absl::ZeroDuration()), std::nullopt);
  killed->Kill();
  EXPECT_EQ(killed->Wait(absl::ZeroDuration()), 128 + SIGKILL);
  EXPECT_EQ(Shell("exec sleep 100")->Terminate(), 128 + SIGTERM);
}

TEST_F(ProgramTest, KillsWhatIgnoresTerminate) {
  const auto program = Shell("trap '' TERM; echo ready; while :; do sleep 1; done");
  ASSERT_TRUE(Eventually(absl::Seconds(10), [&] { return program->Log() == "ready\n"; }));
  EXPECT_EQ(program->Terminate(absl::Milliseconds(50)), 128 + SIGKILL);
}

TEST_F(ProgramTest, OutlivesTheThreadThatStartedIt) {
  std::unique_ptr<Program> program;
  std::thread([&] { program = Shell("exec sleep 100"); }).join();
  EXPECT_EQ(program->Wait(absl::Milliseconds(200)), std::nullopt);
}

// The parent is a test process that is killed: its program must not stay behind. A child of a
// child is not ours to wait for, so it is watched through /proc.
TEST_F(ProgramTest, DiesWithTheTestProcess) {
  const std::string note = folder_->File("pid");
  const std::string self = "/proc/self/exe";
  const auto parent =
      Program::Start({.arguments = {self, "--gtest_also_run_disabled_tests",
                                    "--gtest_filter=ProgramTest.DISABLED_StartsAndIsKilled"},
                      .log_path = folder_->File("parent.log"),
                      .environment = {"HC_NOTE=" + note},
                      .account = std::nullopt});
  ASSERT_TRUE(parent.ok()) << parent.status();
  pid_t grandchild = 0;
  ASSERT_TRUE(Eventually(absl::Seconds(20), [&] {
    return static_cast<bool>(std::ifstream(note) >> grandchild);
  })) << (*parent)->Log();
  EXPECT_EQ(kill(grandchild, 0), 0);
  (*parent)->Kill();
  const std::string state = "/proc/" + std::to_string(grandchild) + "/cmdline";
  EXPECT_TRUE(Eventually(absl::Seconds(10), [&] {
    std::string command;
    std::ifstream(state) >> command;
    return command.empty();  // gone, or a zombie that nobody collects
  }));
}

TEST_F(ProgramTest, DISABLED_StartsAndIsKilled) {
  const char* note = std::getenv("HC_NOTE");
  if (note == nullptr) GTEST_SKIP() << "run by DiesWithTheTestProcess";
  const auto program = Shell("exec sleep 100");
  std::ofstream(note) << program->pid() << std::endl;
  program->Wait(absl::Seconds(60));
}

TEST(TempFolderTest, GoesWithItsObjectAndWhenItsProcessIsGone) {
  const std::string orphan = "/tmp/hctest-2147483000-abcdef";  // above any pid_max
  ASSERT_EQ(mkdir(orphan.c_str(), 0700), 0);
  std::string path;
  {
    const auto folder = *TempFolder::Create();
    path = folder->path();
    EXPECT_EQ(access(path.c_str(), F_OK), 0);
  }
  EXPECT_NE(access(path.c_str(), F_OK), 0);
  EXPECT_NE(access(orphan.c_str(), F_OK), 0);
}

TEST(EventuallyTest, StopsAtSuccessAndAtTheTimeout) {
  int asked = 0;
  EXPECT_TRUE(Eventually(absl::Seconds(10), [&] { return ++asked == 3; }));
  EXPECT_EQ(asked, 3);
  EXPECT_FALSE(Eventually(absl::Milliseconds(5), [] { return false; }));
}

}  // namespace
}  // namespace homecare::testing
