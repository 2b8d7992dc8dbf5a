#include "tests/bench/stack.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/pg/database.h"
#include "deploy/demo/import.h"
#include "tests/support/program.h"

namespace homecare::bench {
namespace {

const absl::CivilDay kFirstDay(2022, 6, 15);

// As deploy/local/postgresql.conf, which is what a stack has.
const std::vector<std::string> kPostgresSettings = {"shared_buffers=256MB",
                                                    "max_wal_size=2GB",
                                                    "checkpoint_timeout=15min",
                                                    "autovacuum_naptime=10s",
                                                    "autovacuum_vacuum_cost_limit=2000",
                                                    "jit=off",
                                                    "max_parallel_workers_per_gather=0",
                                                    "deadlock_timeout=100ms",
                                                    "log_parameter_max_length=0"};

// Of a minute each.
constexpr int kSettleAttempts = 5;

}  // namespace

absl::Status CheckDurable(const std::string& conninfo) {
  const auto database = pg::Database::Open({.conninfo = conninfo});
  return database->Read(Lane::kNormal, [](pg::Tx& tx) -> absl::Status {
    const pg::Rows rows = tx.Exec(
        "SELECT name, setting FROM pg_settings"
        " WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting <> 'on'");
    if (rows.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrCat("the server does not keep what it says: ", rows[0].Text("name"), " is ",
                     rows[0].Text("setting")));
  });
}

// What a load has left to do downstream takes longer than a day of the demo waits for.
absl::Status Stack::Settle() {
  absl::Status status;
  for (int i = 0; i < kSettleAttempts; ++i) {
    status = stage_->Settle();
    if (!absl::IsDeadlineExceeded(status)) return status;
  }
  return status;
}

absl::Time Stack::now() const { return stage_->now(); }

absl::StatusOr<std::unique_ptr<Stack>> Stack::Start(const StackOptions& options) {
  std::unique_ptr<Stack> stack(new Stack);
  ASSIGN_OR_RETURN(stack->line_, testing::Line::Create({.durable = true,
                                                        .virtual_time = true,
                                                        .postgres_settings = kPostgresSettings}));
  RETURN_IF_ERROR(stack->line_->StartAll());
  RETURN_IF_ERROR(CheckDurable(stack->line_->conninfo("intake")));
  ASSIGN_OR_RETURN(stack->peers_, demo::ConnectAll(stack->line_->peers()));
  ASSIGN_OR_RETURN(stack->world_,
                   demo::MakeWorld(absl::StrCat(testing::RepositoryRoot(), "/deploy/demo/data"),
                                   options.elders, options.caregivers, options.seed));
  stack->stage_ = std::make_unique<demo::Stage>(stack->peers_);
  RETURN_IF_ERROR(stack->stage_->MoveTo(StartOf(kFirstDay) + absl::Hours(8)));
  RETURN_IF_ERROR(demo::ImportWorld(stack->peers_, stack->world_, options.seed));
  RETURN_IF_ERROR(stack->Settle());
  RETURN_IF_ERROR(
      demo::PutShifts(stack->peers_, stack->world_, kFirstDay, kFirstDay + (options.days - 1)));
  RETURN_IF_ERROR(stack->Settle());
  return stack;
}

}  // namespace homecare::bench
