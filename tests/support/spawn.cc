#include "tests/support/spawn.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "tests/support/work_thread.h"

namespace homecare::testing {
namespace {

// Everything the child needs, made before the fork: after it only async-signal-safe calls.
struct ChildPlan {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const char* log_path = nullptr;
  std::optional<Account> account;
  int death_signal = SIGKILL;
  pid_t parent = 0;
  int error_pipe = -1;
};

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Ours, except the names that the options set.
std::vector<std::string> MergedEnvironment(const std::vector<std::string>& added) {
  std::vector<std::string> merged = added;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('=') + 1);
    const bool replaced = std::any_of(added.begin(), added.end(), [&](const std::string& other) {
      return other.compare(0, name.size(), name) == 0;
    });
    if (!replaced) merged.push_back(text);
  }
  return merged;
}

bool RedirectOutput(const char* log_path) {
  if (log_path == nullptr) return true;
  const int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  return log >= 0 && dup2(log, STDOUT_FILENO) >= 0 && dup2(log, STDERR_FILENO) >= 0;
}

bool BecomeAccount(const std::optional<Account>& account) {
  if (!account.has_value()) return true;
  return setgroups(0, nullptr) == 0 &&
         setresgid(account->group, account->group, account->group) == 0 &&
         setresuid(account->user, account->user, account->user) == 0 && chdir("/") == 0;
}

// The kernel forgets the death signal when the user changes: it comes after BecomeAccount.
bool DieWithParent(const ChildPlan& plan) {
  return prctl(PR_SET_PDEATHSIG, plan.death_signal) == 0 && getppid() == plan.parent;
}

[[noreturn]] void BecomeProgram(const ChildPlan& plan) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  setpgid(0, 0);
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  if (RedirectOutput(plan.log_path) && BecomeAccount(plan.account) && DieWithParent(plan)) {
    execve(plan.arguments[0], plan.arguments.data(), plan.environment.data());
  }
  const int error = errno;
  [[maybe_unused]] const ssize_t written = write(plan.error_pipe, &error, sizeof(error));
  _exit(127);
}

// What the child reported through the pipe; 0 where the pipe closed at a successful exec.
int ReadChildError(int pipe) {
  int error = 0;
  ssize_t count = 0;
  do {
    count = read(pipe, &error, sizeof(error));
  } while (count < 0 && errno == EINTR);
  return count == sizeof(error) ? error : 0;
}

absl::StatusOr<pid_t> ForkAndExec(const ProgramOptions& options) {
  const std::vector<std::string> environment = MergedEnvironment(options.environment);
  std::array<int, 2> pipe = {-1, -1};
  if (pipe2(pipe.data(), O_CLOEXEC) != 0) return absl::InternalError(strerror(errno));
  const ChildPlan plan = {Pointers(options.arguments),
                          Pointers(environment),
                          options.log_path.empty() ? nullptr : options.log_path.c_str(),
                          options.account,
                          options.death_signal,
                          getpid(),
                          pipe[1]};
  const pid_t child = fork();
  if (child == 0) BecomeProgram(plan);
  const int fork_error = errno;
  close(pipe[1]);
  const int error = child < 0 ? fork_error : ReadChildError(pipe[0]);
  close(pipe[0]);
  if (error == 0) return child;
  if (child > 0) waitpid(child, nullptr, 0);
  return absl::InternalError(
      absl::StrCat("cannot start ", options.arguments[0], ": ", strerror(error)));
}

}  // namespace

absl::StatusOr<pid_t> Spawn(const ProgramOptions& options) {
  // Never destroyed: its end would be the end of all children.
  static WorkThread& thread = *new WorkThread;
  return thread.Run([&options] { return ForkAndExec(options); });
}

}  // namespace homecare::testing
