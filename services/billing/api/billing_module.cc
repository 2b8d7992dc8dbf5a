#include "services/billing/api/billing_module.h"

#include <utility>

#include "services/billing/api/rerating.h"
#include "services/billing/storage/checkpoints.h"
#include "services/billing/storage/closing.h"

namespace homecare::billing {

BillingModule::BillingModule(pg::Database& database, rpc::Dispatch& dispatch,
                             const rpc::Pager& pager, const Clock& clock,
                             std::vector<std::string> city_codes, CheckpointSettings checkpoints)
    : keeper_(database, city_codes, std::move(checkpoints)),
      detectors_(database, clock, std::move(city_codes)),
      service_(dispatch, pager, clock, keeper_) {}

std::map<std::string, BillingModule::OnDeadline> BillingModule::deadlines() {
  return {{kReratingDue, &RateAgainDue},
          {storage::kCloseDraftDeadline,
           [](Change& change, const Deadline& due) {
             return storage::GatherMore(change, due.subject_id);
           }},
          {storage::kCheckpointDeadline,
           [this](Change& change, const Deadline& due) { return keeper_.OnDeadline(change, due); }},
          {kDetectorsDeadline, [this](Change& change, const Deadline& due) {
             return detectors_.OnDeadline(change, due);
           }}};
}

void BillingModule::Start() {
  keeper_.Start();
  detectors_.Start();
}

}  // namespace homecare::billing
