#include "tests/bench/process_times.h"

#include <dirent.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace homecare::bench {
namespace {

struct ProcessStat {
  int pid = 0;
  int parent = 0;
  std::string name;  // cut to 15 characters by the kernel
  int64_t ticks = 0;
  int64_t ticks_of_ended_children = 0;
};

// proc(5): "pid (name) state ppid ... utime(14) stime(15) cutime(16) cstime(17)".
bool ReadStat(int pid, ProcessStat* stat) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string text;
  if (!std::getline(file, text)) return false;
  const size_t open = text.find('('), close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return false;
  const std::vector<std::string> words = absl::StrSplit(text.substr(close + 2), ' ');
  if (words.size() < 15) return false;
  int64_t own[4] = {};
  for (int i = 0; i < 4; ++i) (void)absl::SimpleAtoi(words[11 + i], &own[i]);
  (void)absl::SimpleAtoi(words[1], &stat->parent);
  stat->pid = pid;
  stat->name = text.substr(open + 1, close - open - 1);
  stat->ticks = own[0] + own[1];
  stat->ticks_of_ended_children = own[2] + own[3];
  return true;
}

std::vector<ProcessStat> AllProcesses() {
  std::vector<ProcessStat> all;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc"), &closedir);
  while (const dirent* entry = folder ? readdir(folder.get()) : nullptr) {
    int pid = 0;
    ProcessStat stat;
    if (absl::SimpleAtoi(entry->d_name, &pid) && ReadStat(pid, &stat)) all.push_back(stat);
  }
  return all;
}

}  // namespace

std::map<std::string, absl::Duration> ProcessTimes() {
  const double seconds_per_tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  const std::vector<ProcessStat> all = AllProcesses();
  std::map<int, std::string> name_of;  // of each that counts
  for (const ProcessStat& process : all) {
    if (process.pid == getpid()) name_of[process.pid] = "client";
    if (process.parent == getpid()) name_of[process.pid] = process.name;
  }
  std::map<std::string, absl::Duration> times;
  for (const ProcessStat& process : all) {
    const auto own = name_of.find(process.pid), parent = name_of.find(process.parent);
    const bool ours = own != name_of.end();
    if (!ours && (parent == name_of.end() || process.parent == getpid())) continue;
    int64_t ticks = process.ticks;
    if (ours && process.pid != getpid()) ticks += process.ticks_of_ended_children;
    times[ours ? own->second : parent->second] += absl::Seconds(ticks * seconds_per_tick);
  }
  return times;
}

}  // namespace homecare::bench
