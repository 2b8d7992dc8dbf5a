#include "services/billing/rate/command.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/billing/rate/folder.h"
#include "services/billing/rate/line_text.h"
#include "services/billing/rate/options.h"
#include "services/billing/rate/problem.h"

namespace homecare::billing::rate {
namespace {

constexpr char kStandardOutput[] = "standard output";
constexpr int64_t kBlock = 256 * 1024;

// A file opened later would take the place of a standard one that is closed.
absl::Status CheckStandardFiles() {
  for (const int fd : {STDIN_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) < 0) {
      return SystemRefused("cannot open /dev/null");
    }
  }
  if (::fcntl(STDOUT_FILENO, F_GETFD) >= 0) return absl::OkStatus();
  return SystemRefused(absl::StrCat("cannot write ", kStandardOutput));
}

absl::Status Print(absl::string_view text) {
  return WriteAll(STDOUT_FILENO, text, kStandardOutput);
}

// Some file systems tell of a full disk only now.
absl::Status CloseOutput() {
  if (::close(STDOUT_FILENO) == 0) return absl::OkStatus();
  return SystemRefused(absl::StrCat("cannot write ", kStandardOutput));
}

absl::Status PrintLines(const TempFile& lines) {
  RETURN_IF_ERROR(Print(kLineHeader));
  std::string block;
  for (int64_t offset = 0; offset < lines.size(); offset += kBlock) {
    block.resize(static_cast<size_t>(std::min(kBlock, lines.size() - offset)));
    RETURN_IF_ERROR(lines.ReadAt(offset, block.data(), block.size()));
    RETURN_IF_ERROR(Print(block));
  }
  return CloseOutput();
}

absl::Status Run(const std::vector<std::string>& arguments) {
  RETURN_IF_ERROR(CheckStandardFiles());
  // A closed pipe is an error of the write, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  ASSIGN_OR_RETURN(const Options options, ParseOptions(arguments));
  if (options.help) {
    RETURN_IF_ERROR(Print(kHelp));
    return CloseOutput();
  }
  ASSIGN_OR_RETURN(const TempFile lines, RateFolder(options));
  return PrintLines(lines);
}

}  // namespace

int RunCommand(const std::vector<std::string>& arguments) {
  const absl::Status status = Run(arguments);
  if (!status.ok()) {
    const std::string text = absl::StrCat("homecare-rate: ", status.message(), "\n");
    std::fputs(text.c_str(), stderr);
  }
  return ExitCode(status);
}

}  // namespace homecare::billing::rate
