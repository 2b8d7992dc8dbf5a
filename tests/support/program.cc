#include "tests/support/program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/support/eventually.h"
#include "tests/support/spawn.h"

namespace homecare::testing {
namespace {

int ExitCode(int wait_status) {
  if (WIFSIGNALED(wait_status)) return 128 + WTERMSIG(wait_status);
  return WEXITSTATUS(wait_status);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Program>> Program::Start(ProgramOptions options) {
  ASSIGN_OR_RETURN(const pid_t pid, Spawn(options));
  return std::unique_ptr<Program>(new Program(pid, std::move(options.log_path)));
}

Program::~Program() { Kill(); }

bool Program::Running() {
  const std::lock_guard lock(mutex_);
  if (exit_code_.has_value()) return false;
  int wait_status = 0;
  if (waitpid(pid_, &wait_status, WNOHANG) != pid_) return true;
  exit_code_ = ExitCode(wait_status);
  return false;
}

std::optional<int> Program::Wait(absl::Duration timeout) {
  if (!Eventually(timeout, [this] { return !Running(); })) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return exit_code_;
}

void Program::Signal(int signal) {
  const std::lock_guard lock(mutex_);
  // Until it is waited for, the pid cannot belong to another process.
  if (!exit_code_.has_value()) kill(pid_, signal);
}

void Program::Kill() {
  Signal(SIGKILL);
  Wait(absl::Seconds(10));
}

int Program::Terminate(absl::Duration timeout) {
  Signal(SIGTERM);
  const std::optional<int> code = Wait(timeout);
  if (code.has_value()) return *code;
  Kill();
  return 128 + SIGKILL;
}

std::string Program::Log() const {
  std::ifstream file(log_path_, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

absl::Status RunProgram(ProgramOptions options, absl::Duration timeout) {
  const std::string name = options.arguments[0];
  ASSIGN_OR_RETURN(const std::unique_ptr<Program> program, Program::Start(std::move(options)));
  const std::optional<int> code = program->Wait(timeout);
  if (code == 0) return absl::OkStatus();
  const std::string outcome = code.has_value() ? absl::StrCat(" ended with ", *code) : " hangs";
  return absl::InternalError(absl::StrCat(name, outcome, "\n", program->Log()));
}

std::string OwnProgram(absl::string_view name) {
  const char* folder = std::getenv("HOMECARE_BIN_DIR");
  if (folder != nullptr && *folder != '\0') return absl::StrCat(folder, "/", name);
  std::error_code ignored;
  const auto test = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return absl::StrCat(test.parent_path().string(), "/", name);
}

std::string RepositoryRoot() {
  const char* root = std::getenv("HOMECARE_ROOT");
  if (root != nullptr && *root != '\0') return root;
  return std::filesystem::current_path().string();
}

}  // namespace homecare::testing
