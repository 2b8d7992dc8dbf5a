#include "tests/overload/load/process_figures.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace homecare::testing {
namespace {

// "VmRSS:     5904 kB"
int64_t NumberIn(const std::string& line) {
  const std::vector<std::string> words =
      absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  int64_t number = 0;
  return words.size() > 1 && absl::SimpleAtoi(words[1], &number) ? number : 0;
}

}  // namespace

ProcessFigures FiguresOf(pid_t pid) {
  ProcessFigures out;
  const std::string folder = absl::StrCat("/proc/", pid);
  std::ifstream status(folder + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmRSS:", 0) == 0) out.resident_bytes = NumberIn(line) * 1024;
    if (line.rfind("Threads:", 0) == 0) out.threads = NumberIn(line);
  }
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/fd", gone)) {
    static_cast<void>(entry);
    ++out.descriptors;
  }
  return out;
}

}  // namespace homecare::testing
