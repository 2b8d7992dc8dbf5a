#include "tests/crash/quiet.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/support/eventually.h"

namespace homecare::crash {
namespace {

// One row for each schema; `what` is a table, with its condition.
#define HC_OVER_ALL(what)                                                                 \
  "SELECT ((SELECT count(*) FROM registry." what ") + (SELECT count(*) FROM intake." what \
  ") + (SELECT count(*) FROM matching." what ") + (SELECT count(*) FROM visit." what      \
  ") + (SELECT count(*) FROM billing." what "))::bigint AS rows_left"

}  // namespace

Leftover CountLeftover(pg::Tx& tx) {
  Leftover left;
  left.outbox = tx.Exec(HC_OVER_ALL("outbox"))[0].Int64("rows_left");
  left.parked = tx.Exec(HC_OVER_ALL("parked"))[0].Int64("rows_left");
  left.dead_letters =
      tx.Exec(HC_OVER_ALL("dead_letter WHERE resolved_time IS NULL"))[0].Int64("rows_left");
  return left;
}

std::unique_ptr<pg::Database> OpenForLooking(const std::string& conninfo) {
  return pg::Database::Open({.conninfo = conninfo,
                             .normal_connections = 1,
                             .emergency_connections = 1,
                             .transaction_limit = absl::Minutes(1)});
}

absl::Status AwaitQuiet(const std::string& conninfo, absl::Duration timeout) {
  const std::unique_ptr<pg::Database> database = OpenForLooking(conninfo);
  Leftover left;
  absl::Status status;
  const bool quiet = testing::Eventually(timeout, [&] {
    status = database->Read(Lane::kNormal, [&](pg::Tx& tx) {
      left = CountLeftover(tx);
      return absl::OkStatus();
    });
    return status.ok() && left.total() == 0;
  });
  if (quiet) return absl::OkStatus();
  RETURN_IF_ERROR(status);
  return absl::DeadlineExceededError(absl::StrCat("left in outboxes ", left.outbox, ", parked ",
                                                  left.parked, ", dead letters ",
                                                  left.dead_letters));
}

}  // namespace homecare::crash
