// homecare-bench: how fast it is, each figure as a ratio to a reference in the same run on the same
// machine, on a stack of its own.
#include <sys/utsname.h>

#include <cstdio>
#include <string>
#include <thread>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/bare_server.h"
#include "tests/bench/closing.h"
#include "tests/bench/intake.h"
#include "tests/bench/lifecycle.h"
#include "tests/bench/match.h"
#include "tests/bench/press.h"
#include "tests/bench/rating.h"
#include "tests/bench/report.h"
#include "tests/bench/stack.h"

ABSL_FLAG(std::string, report, "", "file to write the figures to, as JSON");
ABSL_FLAG(
    std::string, only, "",
    "one of match, intake, press, lifecycle, rate, close; empty: all of these; or rate_large");
ABSL_FLAG(bool, serve_bare, false, "the reference server of the no-op; for the benchmark itself");

namespace homecare::bench {
namespace {

// So many that two orders of one elder are rarely in flight together.
constexpr StackOptions kIntakeStack = {.elders = 2'000, .caregivers = 400};
// So many that 1,500 orders and 400 presses find somebody.
constexpr StackOptions kPressStack = {.elders = 1'000, .caregivers = 1'000};

bool Wanted(absl::string_view name) {
  const std::string only = absl::GetFlag(FLAGS_only);
  return only.empty() || only == name;
}

// Too long for every run.
bool RateLargeIsAsked() { return absl::GetFlag(FLAGS_only) == "rate_large"; }

bool KnowsOnly() {
  for (const char* name : {"match", "intake", "press", "lifecycle", "rate", "close"}) {
    if (Wanted(name)) return true;
  }
  return RateLargeIsAsked();
}

void Say(const char* what) {
  std::printf("%s\n", what);
  std::fflush(stdout);
}

void DescribeMachine(Report* report) {
  utsname system{};
  uname(&system);
  report->Note("machine", absl::StrCat(system.sysname, " ", system.release, " ", system.machine,
                                       ", ", std::thread::hardware_concurrency(), " processors"));
  report->Note("settings",
               "fsync, synchronous_commit, full_page_writes: on; five services running");
}

absl::Status RunIntake(Report* report) {
  Say("intake: a stack with 2,000 elders and 400 caregivers");
  ASSIGN_OR_RETURN(const auto stack, Stack::Start(kIntakeStack));
  Say("intake: orders, no-ops, a bare server and pgbench, in turns");
  return BenchIntake(*stack, {}, report);
}

absl::Status RunPress(Report* report) {
  Say("press: a stack with 1,000 elders and 1,000 caregivers");
  ASSIGN_OR_RETURN(const auto stack, Stack::Start(kPressStack));
  Say("press: 400 presses under 50 orders a second");
  return BenchPress(*stack, {}, report);
}

absl::Status RunLife(Report* report) {
  Say("lifecycle: orders from the call to the ledger");
  ASSIGN_OR_RETURN(const LifecycleResult result, RunLifecycle({}));
  report->Add("lifecycle_vs_pgbench", result.ratio, Goal{Goal::Kind::kAtLeast, 1.5});
  report->Add("lives_per_second", result.lives_per_second);
  report->Add("pgbench_lives_per_second", result.pgbench.transactions_per_second);
  report->Add("pgbench_lives_clients", result.pgbench.clients);
  report->Add("pgbench_lives_ms", absl::ToDoubleMilliseconds(result.pgbench.latency));
  Say(ToText(result).c_str());
  return absl::OkStatus();
}

absl::Status RunAll(Report* report) {
  DescribeMachine(report);
  if (Wanted("match")) {
    Say("match: one order over 400, 4,000 and 40,000 caregivers");
    BenchMatch(report);
  }
  if (Wanted("intake")) RETURN_IF_ERROR(RunIntake(report));
  if (Wanted("press")) RETURN_IF_ERROR(RunPress(report));
  if (Wanted("lifecycle")) RETURN_IF_ERROR(RunLife(report));
  if (Wanted("rate")) {
    Say("rate: a month of 360,000 visits and COPY, in turns; then 36,000 to 3,600,000 visits");
    RETURN_IF_ERROR(BenchRating(report));
  }
  if (Wanted("close")) {
    Say("close: a month of 360,000 lines, and one statement that adds them up, in turns");
    RETURN_IF_ERROR(BenchClosing(report));
  }
  if (RateLargeIsAsked()) {
    Say("rate_large: a month of 7,000,000 visits");
    RETURN_IF_ERROR(BenchLargeRating(report));
  }
  return absl::OkStatus();
}

int Main() {
  if (absl::GetFlag(FLAGS_serve_bare)) return ServeBare();
  if (!KnowsOnly()) {
    std::fprintf(stderr,
                 "--only takes match, intake, press, lifecycle, rate, close or rate_large\n");
    return 2;
  }
  Report report;
  absl::Status status = RunAll(&report);
  // What was measured before an error is worth seeing.
  std::printf("\n%s", report.Table().c_str());
  const std::string path = absl::GetFlag(FLAGS_report);
  if (!path.empty()) status.Update(report.WriteJson(path));
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}

}  // namespace
}  // namespace homecare::bench

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("measures homecare on a stack of its own");
  absl::ParseCommandLine(argc, argv);
  return homecare::bench::Main();
}
