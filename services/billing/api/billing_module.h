// All that the billing service is made of, apart from the process that runs it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "services/billing/api/audit_worker.h"
#include "services/billing/api/billing_service.h"
#include "services/billing/api/checkpoint_keeper.h"

namespace homecare::billing {

// Events are taken by Apply (apply.h). Thread safe.
class BillingModule {
 public:
  using OnDeadline = std::function<absl::Status(Change&, const Deadline&)>;

  BillingModule(pg::Database& database, rpc::Dispatch& dispatch, const rpc::Pager& pager,
                const Clock& clock, std::vector<std::string> city_codes,
                CheckpointSettings checkpoints);

  BillingService& service() { return service_; }
  CheckpointKeeper& keeper() { return keeper_; }
  DetectorWorker& detectors() { return detectors_; }

  // By the kind of the deadline.
  std::map<std::string, OnDeadline> deadlines();

  // The threads, once the database is there. Both end with this.
  void Start();

 private:
  CheckpointKeeper keeper_;
  DetectorWorker detectors_;
  BillingService service_;
};

}  // namespace homecare::billing
