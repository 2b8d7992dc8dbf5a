// What the matching service answers about plans from its tables.
#pragma once

#include "absl/status/status.h"
#include "common/pg/tx.h"
#include "common/rpc/page.h"
#include "homecare/matching/v1/plan.pb.h"

namespace homecare::matching {

absl::Status GetPlan(pg::Tx& tx, const v1::GetPlanRequest& request, v1::GetPlanResponse* response);
absl::Status ListPlans(pg::Tx& tx, const rpc::Pager& pager, const v1::ListPlansRequest& request,
                       v1::ListPlansResponse* response);
absl::Status ListPlannedVisits(pg::Tx& tx, const rpc::Pager& pager,
                               const v1::ListPlannedVisitsRequest& request,
                               v1::ListPlannedVisitsResponse* response);
absl::Status ExplainPlan(pg::Tx& tx, const v1::ExplainPlanRequest& request,
                         v1::ExplainPlanResponse* response);

}  // namespace homecare::matching
