// The bulk path: visits that have taken place are written into the databases of intake and of the
// visit service, some hundred in a transaction, with their proofs, what is odd about them, and the
// events that tell of them. From there on everything is as ever: the running visit service finds
// its outbox full and rings the others through Redis.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/change/runner.h"
#include "common/pg/database.h"
#include "deploy/demo/month/visits.h"
#include "deploy/demo/stage.h"

namespace homecare::demo {

// Not thread safe.
class BulkPath {
 public:
  // Connection strings of the roles of the two services.
  BulkPath(const Stage& stage, const std::string& visit_database,
           const std::string& intake_database);

  // As having taken place.
  absl::Status Tell(const std::vector<MonthVisit>& visits);

 private:
  class StageClock final : public Clock {
   public:
    explicit StageClock(const Stage& stage) : stage_(stage) {}
    absl::Time Now() const override { return stage_.now(); }

   private:
    const Stage& stage_;
  };

  const StageClock clock_;
  const std::unique_ptr<pg::Database> visit_database_;
  const std::unique_ptr<pg::Database> intake_database_;
  const std::unique_ptr<ChangeRunner> visit_runner_;
  const std::unique_ptr<ChangeRunner> intake_runner_;
};

}  // namespace homecare::demo
