#include "tests/bench/intake.h"

#include <cstdio>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/bench/bare_server.h"
#include "tests/bench/intake_workload.h"
#include "tests/bench/reference_database.h"
#include "tests/bench/statements.h"
#include "tests/support/program.h"

namespace homecare::bench {
namespace {

// Until every session has heard that it is to log its statements.
constexpr int kOrdersLogged = 50;

constexpr char kBare[] = "bare_per_second";
constexpr char kNoOp[] = "noop_per_second";
constexpr char kOrder[] = "orders_per_second";
constexpr char kReference[] = "pgbench_orders_per_second";

class IntakeTrials {
 public:
  IntakeTrials(Stack& stack, const IntakeOptions& options)
      : stack_(stack),
        options_(options),
        no_ops_(NoOps(stack.line().address("intake"), options.in_flight)),
        orders_(Orders(stack, options.in_flight)) {}

  absl::Status Prepare() {
    ASSIGN_OR_RETURN(reference_, MakeReferenceDatabase(stack_));
    RETURN_IF_ERROR(CheckDurable(stack_.line().postgres().ConnInfo(reference_.database)));
    ASSIGN_OR_RETURN(bare_server_, BareServer::Start());
    bare_ = NoOps(bare_server_->address(), options_.in_flight);
    // Fills caches, on both sides.
    RETURN_IF_ERROR(Run(bare_, absl::Milliseconds(500)).status());
    RETURN_IF_ERROR(Run(no_ops_, absl::Milliseconds(500)).status());
    reference_.duration = absl::Seconds(2);
    StartRun(reference_runs_++, &reference_);
    RETURN_IF_ERROR(RunPgbench(reference_, kPgbenchClients.front()).status());
    RETURN_IF_ERROR(Run(orders_, absl::Seconds(2)).status());
    return Analyze();
  }

  // Both sides with the plans of tables that hold something, as autovacuum gives them after its
  // first minute: those of empty tables read whole indexes by their first column.
  absl::Status Analyze() {
    testing::PrivatePostgres& postgres = stack_.line().postgres();
    RETURN_IF_ERROR(postgres.Execute(stack_.line().database(), "ANALYZE"));
    return postgres.Execute(reference_.database, "ANALYZE");
  }

  absl::Status Round(int round) {
    RETURN_IF_ERROR(stack_.Settle());
    RETURN_IF_ERROR(Try(kBare, bare_, options_.no_op));
    RETURN_IF_ERROR(Try(kNoOp, no_ops_, options_.no_op));
    RETURN_IF_ERROR(Try(kOrder, orders_, options_.orders));
    RETURN_IF_ERROR(stack_.Settle());
    RETURN_IF_ERROR(TryReference());
    std::printf("round %d: %s\n", round + 1, LastRound().c_str());
    std::fflush(stdout);
    return absl::OkStatus();
  }

  // As BestOfPgbench, each run with ids of its own.
  absl::Status TryReference() {
    reference_.duration = options_.pgbench;
    PgbenchResult best;
    for (const int clients : kPgbenchClients) {
      StartRun(reference_runs_++, &reference_);
      ASSIGN_OR_RETURN(const PgbenchResult result, RunPgbench(reference_, clients));
      if (result.transactions_per_second > best.transactions_per_second) best = result;
    }
    figures_[kReference].push_back(best.transactions_per_second);
    figures_["pgbench_orders_clients"].push_back(best.clients);
    figures_["pgbench_orders_ms"].push_back(absl::ToDoubleMilliseconds(best.latency));
    return absl::OkStatus();
  }

  void Tell(Report* report) const {
    report->Add("intake_vs_noop", Ratio(kOrder, kNoOp), Goal{Goal::Kind::kAtLeast, 0.45});
    report->Add("noop_vs_bare", Ratio(kNoOp, kBare), Goal{Goal::Kind::kAtLeast, 0.8});
    report->Add("intake_vs_pgbench", Ratio(kOrder, kReference), Goal{Goal::Kind::kAtLeast, 2.0});
    for (const auto& [name, values] : figures_) report->Add(name, Median(values));
    report->Add("intake_in_flight", options_.in_flight);
    report->Add("intake_rounds", options_.rounds);
  }

 private:
  absl::StatusOr<LoadResult> Run(const StartCall& calls, absl::Duration measured) {
    return RunClosedLoop({.in_flight = options_.in_flight, .measured = measured}, calls);
  }

  absl::Status Try(const std::string& name, const StartCall& calls, absl::Duration measured) {
    ASSIGN_OR_RETURN(const LoadResult result, Run(calls, measured));
    figures_[name].push_back(result.per_second);
    const std::string stem = name.substr(0, name.find('_'));
    figures_[stem + "_ms_p50"].push_back(absl::ToDoubleMilliseconds(result.p50));
    figures_[stem + "_ms_p99"].push_back(absl::ToDoubleMilliseconds(result.p99));
    return absl::OkStatus();
  }

  std::string LastRound() const {
    std::string text;
    for (const char* name : {kBare, kNoOp, kOrder, kReference}) {
      absl::StrAppend(&text, name, " ", static_cast<int64_t>(figures_.at(name).back()), "  ");
    }
    return text;
  }

  double Ratio(const std::string& above, const std::string& below) const {
    return Median(figures_.at(above)) / Median(figures_.at(below));
  }

  Stack& stack_;
  const IntakeOptions options_;
  const StartCall no_ops_;
  const StartCall orders_;
  StartCall bare_;
  std::unique_ptr<BareServer> bare_server_;
  PgbenchOptions reference_;
  int reference_runs_ = 0;
  std::map<std::string, std::vector<double>> figures_;  // of each round
};

}  // namespace

absl::Status CheckPlaceOrderScript(Stack& stack) {
  ASSIGN_OR_RETURN(
      const Statements scripted,
      StatementsOfScript(absl::StrCat(testing::RepositoryRoot(), "/tests/bench/place_order.sql")));
  demo::Random random(1);
  ASSIGN_OR_RETURN(const std::string log, LogOf(stack.line().postgres(), [&]() -> absl::Status {
                     for (int i = 0; i < kOrdersLogged; ++i) {
                       RETURN_IF_ERROR(demo::Call(*stack.peers().intake,
                                                  &intake::v1::IntakeService::Stub::PlaceOrder,
                                                  OneOrder(stack, random))
                                           .status());
                     }
                     return absl::OkStatus();
                   }));
  const std::vector<Statements> sent = TransactionsIn(log, "INSERT INTO care_order");
  if (sent.empty()) return absl::FailedPreconditionError("the server logged no order");
  return CheckSame(sent.back(), scripted);
}

absl::Status BenchIntake(Stack& stack, const IntakeOptions& options, Report* report) {
  RETURN_IF_ERROR(CheckPlaceOrderScript(stack));
  IntakeTrials trials(stack, options);
  RETURN_IF_ERROR(trials.Prepare());
  for (int round = 0; round < options.rounds; ++round) RETURN_IF_ERROR(trials.Round(round));
  trials.Tell(report);
  return absl::OkStatus();
}

}  // namespace homecare::bench
