// Care plans and entitlements as rows.
#pragma once

#include <string>
#include <vector>

#include "common/pg/tx.h"
#include "services/intake/domain/care_plan.h"
#include "services/intake/domain/entitlement.h"

namespace homecare::intake::storage {

#define HC_PLAN_COLUMNS                                                                   \
  "care_plan_id, elder_id, valid_from, valid_to, preferred_caregiver_id, family_consent," \
  " change_time, arranged_from"

// The plans of rows with those columns, their weekly visits read with one statement.
std::vector<CarePlan> ToPlans(pg::Tx& tx, const std::string& city_code, const pg::Rows& rows);

Grant ToGrant(const pg::Row& row);
Suspension ToSuspension(const pg::Row& row);

}  // namespace homecare::intake::storage
