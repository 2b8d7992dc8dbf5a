#include "deploy/demo/month/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"

namespace homecare::demo {
namespace {

absl::Status Refused(const std::string& what, int error) {
  return absl::InternalError(absl::StrCat(what, ": ", std::generic_category().message(error)));
}

// posix_spawn, because gRPC must not be forked.
absl::StatusOr<pid_t> Spawn(const std::string& path, const std::vector<std::string>& arguments,
                            const std::string& output, int told) {
  std::vector<char*> argv = {const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, told, STDERR_FILENO);
  if (output.empty()) {
    posix_spawn_file_actions_adddup2(&actions, told, STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0644);
  }
  pid_t pid = 0;
  const int error = posix_spawn(&pid, path.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Refused("cannot run " + path, error);
  return pid;
}

std::string ReadAll(int fd) {
  std::string text;
  char block[4096];
  for (ssize_t got = 0; (got = ::read(fd, block, sizeof(block))) != 0;) {
    if (got < 0 && errno != EINTR) break;
    if (got > 0) text.append(block, static_cast<size_t>(got));
  }
  return text;
}

int WaitFor(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

absl::StatusOr<Ended> RunProgram(const std::string& name, const std::vector<std::string>& arguments,
                                 const std::string& output) {
  std::error_code error;
  const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return Refused("/proc/self/exe", error.value());
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return Refused("pipe", errno);
  const auto pid = Spawn((own.parent_path() / name).string(), arguments, output, pipe[1]);
  ::close(pipe[1]);
  Ended ended;
  if (pid.ok()) {
    ended.told = ReadAll(pipe[0]);
    ended.code = WaitFor(*pid);
  }
  ::close(pipe[0]);
  if (!pid.ok()) return pid.status();
  return ended;
}

std::string CommandLine(const std::string& name, const std::vector<std::string>& arguments) {
  return absl::StrCat(name, " ", absl::StrJoin(arguments, " "));
}

}  // namespace homecare::demo
