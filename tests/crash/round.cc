#include "tests/crash/round.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "tests/crash/checker.h"
#include "tests/crash/driver.h"
#include "tests/crash/nemesis.h"
#include "tests/crash/quiet.h"
#include "tests/crash/uptime.h"
#include "tests/support/eventually.h"

namespace homecare::crash {
namespace {

// The longest visit, and whatever else was begun.
constexpr absl::Duration kFinish = absl::Seconds(150);

class Round {
 public:
  Round(const RoundOptions& options, const std::function<void(const std::string&)>& say)
      : options_(options), say_(say) {}

  absl::StatusOr<RoundResult> Run() {
    const absl::Time begin = absl::Now();
    ASSIGN_OR_RETURN(stack_, Stack::Create({.seed = options_.seed,
                                            .elders = options_.elders,
                                            .caregivers = options_.caregivers,
                                            .mutant = options_.mutant}));
    say_(absl::StrCat("everybody is registered after ", Seconds(absl::Now() - begin)));
    if (options_.before) RETURN_IF_ERROR(options_.before(*stack_));
    RETURN_IF_ERROR(Torment());
    if (options_.after) RETURN_IF_ERROR(options_.after(*stack_));
    RETURN_IF_ERROR(Check());
    result_.took = absl::Now() - begin;
    Keep();
    return std::move(result_);
  }

 private:
  static std::string Seconds(absl::Duration duration) {
    return absl::FormatDuration(absl::Trunc(duration, absl::Milliseconds(100)));
  }

  absl::Status Torment() {
    uptime_ = std::make_unique<Uptime>(stack_->line());
    Driver driver(stack_->line(), stack_->world(),
                  {.seed = options_.seed,
                   .orders_per_second = options_.orders_per_second,
                   .presses_per_second = options_.presses_per_second,
                   .patience = options_.patience},
                  journal_);
    if (options_.brief) driver.BeBrief();
    driver.Begin();
    nemesis_ = std::make_unique<Nemesis>(*stack_, NemesisOptions{.seed = options_.seed,
                                                                 .kills = options_.kills,
                                                                 .most_pause = options_.most_pause,
                                                                 .only = options_.only});
    int told = 0;
    RETURN_IF_ERROR(nemesis_->Run([&](int kills) {
      if (kills * 2 > options_.kills) driver.BeBrief();
      if (kills < told + 10) return;
      told = kills;
      say_(absl::StrCat(kills, " of ", options_.kills, " kills, ", journal_.Count().ok,
                        " operations acknowledged"));
    }));
    result_.kills = nemesis_->kills();
    RETURN_IF_ERROR(stack_->EverythingUp());
    const bool busy = testing::Eventually(
        kFinish, [&] { return journal_.Count().ok >= options_.least_operations; });
    if (!busy) result_.findings.Add("clients got too little done", Figure::kOther, "operations");
    const bool finished = driver.Finish(kFinish);
    const JournalCounts counts = journal_.Count();
    say_(absl::StrCat("clients are done: ", counts.ok, " ok, ", counts.refused, " refused, ",
                      counts.unknown, " unknown"));
    if (!finished) result_.findings.Add("clients never finished", Figure::kOther, "agenda");
    return absl::OkStatus();
  }

  absl::Status Check() {
    // What is left after so long is a finding of the check, not an error here.
    const absl::Status quiet = AwaitQuiet(stack_->conninfo("postgres"), options_.quiet);
    say_(quiet.ok() ? "quiet" : std::string(quiet.message()));
    const Evidence evidence{journal_.records(), journal_.differing(), uptime_->outages()};
    ASSIGN_OR_RETURN(const Findings findings, CheckAll(stack_->conninfo("postgres"), evidence));
    result_.findings.Merge(findings);
    for (const std::string& process : nemesis_->deaths()) {
      result_.findings.Add("process ended by itself", Figure::kOther, process);
    }
    result_.seed = options_.seed;
    result_.operations = journal_.Count();
    result_.acknowledged =
        std::count_if(evidence.records.begin(), evidence.records.end(), [](const Record& record) {
          return record.kind == OperationKind::kPlaceOrder && record.outcome == Outcome::kOk;
        });
    return absl::OkStatus();
  }

  void Keep() {
    if (result_.findings.empty()) return;
    result_.kept =
        absl::StrCat(options_.keep_folder, "/homecare-crash-", options_.mutant, options_.seed);
    stack_->KeepLogs(result_.kept);
    std::ofstream(absl::StrCat(result_.kept, "/nemesis.log"))
        << absl::StrJoin(nemesis_->history(), "\n") << "\n";
    std::ofstream clients(absl::StrCat(result_.kept, "/clients.log"));
    for (const Record& record : journal_.records()) {
      clients << absl::FormatTime(record.invoke_time, absl::UTCTimeZone()) << " "
              << record.request_id << " " << static_cast<int>(record.outcome) << " "
              << record.attempts << " " << record.subject << " " << record.reason << "\n";
    }
    std::ofstream(absl::StrCat(result_.kept, "/findings.txt")) << result_.findings.ToString();
  }

  const RoundOptions& options_;
  const std::function<void(const std::string&)>& say_;
  std::unique_ptr<Stack> stack_;
  Journal journal_;
  std::unique_ptr<Uptime> uptime_;
  std::unique_ptr<Nemesis> nemesis_;
  RoundResult result_;
};

}  // namespace

absl::StatusOr<RoundResult> RunRound(const RoundOptions& options,
                                     const std::function<void(const std::string&)>& say) {
  return Round(options, say).Run();
}

}  // namespace homecare::crash
