// The tables of intake that have a file of their own, over the world of intake_test.cc: elder
// "elder" has a care plan for June 2022 and another from August on.
#pragma once

#include <string>
#include <vector>

#include "homecare/intake/v1/intake_service.pb.h"
#include "tests/hostile/kit/table.h"

namespace homecare::intake {

// For "elder", with every field filled that has no need to be empty.
v1::CarePlan WeeklyPlan(const std::string& valid_from, const std::string& valid_to);

// Care plans, undelivered hours and alarms. The id is that of June's plan.
std::vector<hostile::Table> CarePlanTables(const std::string& care_plan_id);

}  // namespace homecare::intake
