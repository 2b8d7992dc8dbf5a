// homecare-crash: so many kills of a whole line under load, then what was lost. Progress goes to
// standard error; the last line of standard output is the result as JSON. Exit 1 where an invariant
// broke.
#include <csignal>
#include <cstdio>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status.h"
#include "tests/crash/mutants.h"
#include "tests/crash/report.h"
#include "tests/crash/round.h"

ABSL_FLAG(int, kills, 30, "How many processes, stores and connections are killed or cut in all");
ABSL_FLAG(uint64_t, seed, 1, "Of the first round; each further round takes the next");
ABSL_FLAG(std::string, state, "", "File to resume from and to add each finished round to");
ABSL_FLAG(int, kills_a_round, 50, "A round begins with a fresh stack and ends with the check");
ABSL_FLAG(double, orders_per_second, 15, "What the clients try to place");
ABSL_FLAG(std::string, mutant, "", "A promise to break: see tests/crash/mutants.cc");
ABSL_FLAG(std::string, keep, "/tmp", "Folder for the logs of rounds that found something");

namespace homecare::crash {
namespace {

void Say(const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); }

RoundOptions OptionsOf(const std::string& mutant) {
  RoundOptions options;
  if (!mutant.empty()) options = FindMutant(mutant)->options;
  if (mutant.empty()) options.orders_per_second = absl::GetFlag(FLAGS_orders_per_second);
  options.keep_folder = absl::GetFlag(FLAGS_keep);
  return options;
}

void Tell(const RoundResult& result) {
  Say(absl::StrCat("seed ", result.seed, ": ", result.acknowledged, " orders acknowledged, ",
                   result.kills, " kills, ", absl::FormatDuration(result.took)));
  if (result.findings.empty()) return;
  Say(absl::StrCat("FAILED with seed ", result.seed, ", logs in ", result.kept, "\n",
                   result.findings.ToString()));
}

absl::StatusOr<Report> RunAll() {
  const std::string state = absl::GetFlag(FLAGS_state);
  const std::string mutant = absl::GetFlag(FLAGS_mutant);
  Report report;
  if (!state.empty()) {
    ASSIGN_OR_RETURN(report, ReadState(state));
  }
  do {
    RoundOptions options = OptionsOf(mutant);
    options.seed = absl::GetFlag(FLAGS_seed) + report.seeds.size();
    if (mutant.empty()) {
      options.kills = static_cast<int>(std::min<int64_t>(
          absl::GetFlag(FLAGS_kills_a_round), absl::GetFlag(FLAGS_kills) - report.kills));
      if (options.kills <= 0) break;  // done before
    }
    Say(absl::StrCat("round with seed ", options.seed));
    ASSIGN_OR_RETURN(const RoundResult result, RunRound(options, Say));
    Tell(result);
    report.Add(result);
    if (!state.empty()) RETURN_IF_ERROR(AppendState(state, result));
  } while (mutant.empty() && report.kills < absl::GetFlag(FLAGS_kills));
  return report;
}

int Main() {
  const std::string mutant = absl::GetFlag(FLAGS_mutant);
  if (!mutant.empty() && FindMutant(mutant) == nullptr) {
    Say(absl::StrCat("--mutant: nobody is called ", mutant));
    return 2;
  }
  const absl::StatusOr<Report> report = RunAll();
  if (!report.ok()) {
    Say(report.status().ToString());
    return 2;
  }
  std::printf("%s\n", report->ToJson().c_str());
  return report->holds() ? 0 : 1;
}

}  // namespace
}  // namespace homecare::crash

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Kills the line under load and counts what was lost.");
  absl::ParseCommandLine(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  return homecare::crash::Main();
}
