// What matching refuses about plans of whole days.
#pragma once

#include <string>
#include <vector>

#include "common/rpc/convert.h"
#include "homecare/matching/v1/matching_service.pb.h"
#include "tests/hostile/kit/table.h"

namespace homecare::matching {

using absl::StatusCode;
using hostile::On;
using hostile::Table;
using hostile::Valid;

// A plan that is READY, one that is DISCARDED, and the time.
struct PlanIds {
  std::string plan_id, discarded_id;
  absl::Time now;
};

template <typename Request>
Request OfPlan(const std::string& plan_id) {
  Request request;
  request.set_plan_id(plan_id);
  return request;
}

template <typename Request>
hostile::Refused UnknownPlan() {
  return {"unknown plan",
          On<Request>([](Request& r) { r.set_plan_id("unknown"); }),
          "PLAN_NOT_FOUND",
          {},
          StatusCode::kNotFound};
}

inline Table PlanDay(const PlanIds& ids) {
  using Request = v1::PlanDayRequest;
  Request request;
  request.set_service_date("2022-06-01");
  *request.mutable_from_time() = rpc::ToProto(ids.now + absl::Hours(2));
  request.set_time_limit_seconds(1);
  request.set_seed(7);
  request.set_iterations(3);
  request.set_change_cost_seconds(0);
  Table table{"PlanDay", {Valid(request)}};
  const auto number = [](auto set) { return On<Request>(set); };
  table.refused = {
      {"too far ahead",
       On<Request>([](Request& r) { r.set_service_date("2022-12-01"); }),
       "INVALID_FIELD",
       {"service_date"}},
      {"over",
       On<Request>([](Request& r) { r.set_service_date("2022-05-31"); }),
       "DAY_OVER",
       {},
       StatusCode::kFailedPrecondition},
      {"too long",
       number([](Request& r) { r.set_time_limit_seconds(301); }),
       "INVALID_FIELD",
       {"time_limit_seconds"}},
      {"too many",
       number([](Request& r) { r.set_iterations(1'000'000'001); }),
       "INVALID_FIELD",
       {"iterations"}},
      {"a promise for days",
       number([](Request& r) { r.set_change_cost_seconds(86'401); }),
       "INVALID_FIELD",
       {"change_cost_seconds"}},
  };
  return table;
}

// Rows of CommitPlan and DiscardPlan alike.
template <typename Request>
Table Decide(const PlanIds& ids, const char* method) {
  Table table{method, {Valid(OfPlan<Request>(ids.plan_id))}, {UnknownPlan<Request>()}};
  table.refused.push_back({"discarded",
                           On<Request>([id = ids.discarded_id](Request& r) { r.set_plan_id(id); }),
                           "PLAN_NOT_READY",
                           {},
                           StatusCode::kFailedPrecondition});
  table.afterwards = {
      {"again", [](hostile::Message&) {}, "PLAN_NOT_READY", {}, StatusCode::kFailedPrecondition}};
  return table;
}
inline Table CommitPlan(const PlanIds& ids) {
  return Decide<v1::CommitPlanRequest>(ids, "CommitPlan");
}
inline Table DiscardPlan(const PlanIds& ids) {
  return Decide<v1::DiscardPlanRequest>(ids, "DiscardPlan");
}

inline Table GetPlan(const PlanIds& ids) {
  using Request = v1::GetPlanRequest;
  return {"GetPlan", {Valid(OfPlan<Request>(ids.plan_id))}, {UnknownPlan<Request>()}};
}

inline Table ListPlans(const PlanIds&) { return {"ListPlans", {Valid(v1::ListPlansRequest())}}; }

inline Table PlannedVisits(const PlanIds& ids) {
  using Request = v1::ListPlannedVisitsRequest;
  return {"ListPlannedVisits", {Valid(OfPlan<Request>(ids.plan_id))}, {UnknownPlan<Request>()}};
}

inline Table ExplainPlan(const PlanIds& ids) {
  using Request = v1::ExplainPlanRequest;
  Request request = OfPlan<Request>(ids.plan_id);
  request.set_order_id("order-0");
  Table table{"ExplainPlan", {Valid(request)}, {UnknownPlan<Request>()}};
  table.refused.push_back({"order of another day",
                           On<Request>([](Request& r) { r.set_order_id("unknown"); }),
                           "ORDER_NOT_FOUND",
                           {},
                           StatusCode::kNotFound});
  return table;
}

inline Table ReplayPlan(const PlanIds& ids) {
  using Request = v1::ReplayPlanRequest;
  return {"ReplayPlan", {Valid(OfPlan<Request>(ids.plan_id))}, {UnknownPlan<Request>()}};
}

inline std::vector<Table> PlanTables(const std::string& plan_id, const std::string& discarded_id,
                                     absl::Time now) {
  const PlanIds ids{plan_id, discarded_id, now};
  return {PlanDay(ids),   CommitPlan(ids),    DiscardPlan(ids), GetPlan(ids),
          ListPlans(ids), PlannedVisits(ids), ExplainPlan(ids), ReplayPlan(ids)};
}

}  // namespace homecare::matching
