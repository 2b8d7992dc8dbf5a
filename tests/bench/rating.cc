#include "tests/bench/rating.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/rating_month.h"
#include "tests/support/private_postgres.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::bench {
namespace {

using testing::Program;
using testing::TempFolder;

constexpr int kTurns = 3;
constexpr uint64_t kSeed = 20220601;

constexpr char kTable[] =
    "CREATE TABLE line (elder_id text NOT NULL, month text NOT NULL, visit_id text NOT NULL,"
    " funding text NOT NULL, reason text NOT NULL, rate_fen_per_hour bigint NOT NULL,"
    " minutes bigint NOT NULL, fen bigint NOT NULL,"
    " PRIMARY KEY (visit_id, month, funding, reason, rate_fen_per_hour))";

absl::StatusOr<double> SecondsOf(absl::FunctionRef<absl::Status()> act) {
  const auto begin = std::chrono::steady_clock::now();
  RETURN_IF_ERROR(act());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::vector<std::string> RateCommand(const std::string& folder) {
  return {testing::OwnProgram("homecare-rate"), "--month=2022-06", "--dir=" + folder};
}

// By the shell, which waits for the end and does not poll for it.
absl::Status Rate(const std::string& folder, const std::string& lines) {
  std::string command;
  for (const std::string& word : RateCommand(folder)) absl::StrAppend(&command, "'", word, "' ");
  absl::StrAppend(&command, "> '", lines, "'");
  if (std::system(command.c_str()) == 0) return absl::OkStatus();
  return absl::InternalError(command + " failed");
}

absl::StatusOr<double> PeakMegabytes(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::atof(line.c_str() + 6) / 1024;
  }
  return absl::InternalError("the kernel does not tell the peak of the memory");
}

// Waits for the program's first byte, which it writes when all is rated, and looks at it while it
// waits for the reader of the others.
absl::StatusOr<double> PeakMegabytesOfRating(const std::string& folder) {
  const std::string pipe = folder + "/pipe";
  if (::mkfifo(pipe.c_str(), 0600) != 0) return absl::InternalError("cannot make " + pipe);
  const int fd = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  const absl::Cleanup remove = [&] {
    ::close(fd);
    ::unlink(pipe.c_str());
  };
  std::vector<std::string> arguments = {"/bin/sh", "-c", "exec \"$0\" \"$@\" > \"$PIPE\""};
  for (std::string& word : RateCommand(folder)) arguments.push_back(std::move(word));
  ASSIGN_OR_RETURN(const std::unique_ptr<Program> program,
                   Program::Start({.arguments = arguments, .environment = {"PIPE=" + pipe}}));
  pollfd first{fd, POLLIN, 0};
  if (::poll(&first, 1, /*timeout=*/600'000) != 1 || (first.revents & POLLIN) == 0) {
    return absl::InternalError("homecare-rate gave no line");
  }
  return PeakMegabytes(program->pid());
}

absl::StatusOr<double> LinesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  double lines = -1;  // The header.
  for (std::string line; std::getline(file, line);) ++lines;
  if (lines > 0) return lines;
  return absl::InternalError("no lines in " + path);
}

void AddTimes(const std::string& name, const std::vector<double>& seconds, Report* report) {
  report->Add(absl::StrCat(name, "_seconds"), Median(seconds));
  report->Add(absl::StrCat(name, "_best_seconds"),
              *std::min_element(seconds.begin(), seconds.end()));
}

// One month in turns with COPY.
absl::Status CompareWithCopy(const std::string& folder, Report* report) {
  ASSIGN_OR_RETURN(const auto postgres, testing::PrivatePostgres::Create({.durable = true}));
  RETURN_IF_ERROR(postgres->Start());
  ASSIGN_OR_RETURN(const std::string database, postgres->CreateDatabase("lines"));
  RETURN_IF_ERROR(postgres->Execute(database, kTable));
  // Where the server, which is another user, can read it.
  const std::string lines = postgres->socket_folder() + "/lines.csv";
  RETURN_IF_ERROR(Rate(folder, lines));
  ::chmod(lines.c_str(), 0644);
  const std::string copy = absl::StrCat("COPY line FROM '", lines,
                                        "' WITH (FORMAT csv, HEADER, FORCE_NOT_NULL (reason))");
  std::vector<double> rating, copying;
  for (int turn = 0; turn < kTurns; ++turn) {
    ASSIGN_OR_RETURN(rating.emplace_back(), SecondsOf([&] { return Rate(folder, lines); }));
    RETURN_IF_ERROR(postgres->Execute(database, "TRUNCATE line"));
    RETURN_IF_ERROR(postgres->Execute(database, "CHECKPOINT"));
    ASSIGN_OR_RETURN(copying.emplace_back(),
                     SecondsOf([&] { return postgres->Execute(database, copy); }));
  }
  ASSIGN_OR_RETURN(const double count, LinesOf(lines));
  ASSIGN_OR_RETURN(const double megabytes, PeakMegabytesOfRating(folder));
  // At most 1.0; no measurement ends on the number itself.
  report->Add("rate_vs_copy", Median(rating) / Median(copying), Goal{Goal::Kind::kLess, 1.0});
  AddTimes("rate", rating, report);
  AddTimes("copy", copying, report);
  report->Add("rate_lines", count);
  report->Add("rate_peak_rss_mb", megabytes);
  return absl::OkStatus();
}

// A month of its own: how long it takes once, and how much memory.
absl::Status MeasureGrowth(int visits, const std::string& name, Report* report) {
  ASSIGN_OR_RETURN(const auto folder, TempFolder::Create());
  RETURN_IF_ERROR(WriteMonth(folder->path(), visits / kVisitsOfElder, kSeed));
  const std::string lines = folder->File("lines.csv");
  ASSIGN_OR_RETURN(const double seconds, SecondsOf([&] { return Rate(folder->path(), lines); }));
  ASSIGN_OR_RETURN(const double count, LinesOf(lines));
  ASSIGN_OR_RETURN(const double megabytes, PeakMegabytesOfRating(folder->path()));
  report->Add(absl::StrCat("rate_", name, "_seconds"), seconds);
  report->Add(absl::StrCat("rate_", name, "_lines"), count);
  report->Add(absl::StrCat("rate_", name, "_peak_rss_mb"), megabytes);
  return absl::OkStatus();
}

}  // namespace

absl::Status BenchRating(Report* report) {
  {
    ASSIGN_OR_RETURN(const auto folder, TempFolder::Create());
    RETURN_IF_ERROR(WriteMonth(folder->path(), 360'000 / kVisitsOfElder, kSeed));
    RETURN_IF_ERROR(CompareWithCopy(folder->path(), report));
  }
  RETURN_IF_ERROR(MeasureGrowth(36'000, "36k", report));
  RETURN_IF_ERROR(MeasureGrowth(360'000, "360k", report));
  return MeasureGrowth(3'600'000, "3600k", report);
}

absl::Status BenchLargeRating(Report* report) { return MeasureGrowth(7'000'000, "7m", report); }

}  // namespace homecare::bench
