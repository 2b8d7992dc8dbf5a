// What intake refuses about care plans, undelivered hours and alarms.
#include "tests/hostile/intake_tables.h"

namespace homecare::intake {
namespace {

using absl::StatusCode;
using hostile::On;
using hostile::Refused;
using hostile::Table;
using hostile::Valid;

template <typename Request>
Refused Row(const std::string& name, void (*edit)(v1::CarePlan& plan), const std::string& reason,
            StatusCode code) {
  return {
      name, On<Request>([edit](Request& r) { edit(*r.mutable_care_plan()); }), reason, {}, code};
}

template <typename Request>
Refused Field(const std::string& name, void (*edit)(v1::CarePlan& plan), const std::string& field) {
  return {name,
          On<Request>([edit](Request& r) { edit(*r.mutable_care_plan()); }),
          "INVALID_FIELD",
          {field}};
}

// What is refused of a plan, by PutCarePlan and PreviewCarePlan alike.
template <typename Request>
std::vector<Refused> PlanRows() {
  const std::string visit = "care_plan.weekly_visits[0]";
  return {
      Row<Request>(
          "unknown plan", [](auto& plan) { plan.set_care_plan_id("unknown"); },
          "CARE_PLAN_NOT_FOUND", StatusCode::kNotFound),
      Row<Request>(
          "unknown elder", [](auto& plan) { plan.set_elder_id("unknown"); }, "ELDER_NOT_FOUND",
          StatusCode::kNotFound),
      Row<Request>(
          "elder who has left", [](auto& plan) { plan.set_elder_id("gone"); }, "ELDER_INACTIVE",
          StatusCode::kFailedPrecondition),
      Row<Request>(
          "unknown item", [](auto& plan) { plan.mutable_weekly_visits(0)->set_item_code("GOLD"); },
          "ITEM_NOT_FOUND", StatusCode::kNotFound),
      Row<Request>(
          "into the other plan's days", [](auto& plan) { plan.set_valid_to("2022-08-02"); },
          "CARE_PLAN_OVERLAP", StatusCode::kFailedPrecondition),
      Row<Request>(
          "without end, over the other plan", [](auto& plan) { plan.clear_valid_to(); },
          "CARE_PLAN_OVERLAP", StatusCode::kFailedPrecondition),
      Field<Request>(
          "ends before it begins", [](auto& plan) { plan.set_valid_to("2022-05-31"); },
          "care_plan.valid_to"),
      Field<Request>(
          "a meal",
          [](auto& plan) {
            plan.mutable_weekly_visits(0)->set_item_code("MEAL_DELIVERY");
            plan.mutable_weekly_visits(0)->set_duration_minutes(15);
          },
          visit + ".item_code"),
      Field<Request>(
          "too short for the item",
          [](auto& plan) { plan.mutable_weekly_visits(0)->set_duration_minutes(29); },
          visit + ".duration_minutes"),
      Field<Request>(
          "too long for the item",
          [](auto& plan) { plan.mutable_weekly_visits(0)->set_duration_minutes(121); },
          visit + ".duration_minutes"),
      Field<Request>(
          "a window without time",
          [](auto& plan) { plan.mutable_weekly_visits(0)->set_window_end_minute(600); },
          visit + ".window_end_minute"),
      Field<Request>(
          "over midnight",
          [](auto& plan) { plan.mutable_weekly_visits(0)->set_window_end_minute(1400); },
          visit + ".window_end_minute"),
      Field<Request>(
          "51 visits",
          [](auto& plan) {
            for (int i = 1; i <= 50; ++i) {
              *plan.add_weekly_visits() = plan.weekly_visits(0);
              plan.mutable_weekly_visits(i)->set_window_start_minute(600 - i);
            }
          },
          "care_plan.weekly_visits"),
  };
}

Table PutCarePlan(const std::string& care_plan_id) {
  v1::PutCarePlanRequest request;
  *request.mutable_care_plan() = WeeklyPlan("2022-06-01", "2022-07-01");
  request.mutable_care_plan()->set_care_plan_id(care_plan_id);
  return {"PutCarePlan", {Valid(request)}, PlanRows<v1::PutCarePlanRequest>()};
}

Table PreviewCarePlan(const std::string& care_plan_id) {
  using Request = v1::PreviewCarePlanRequest;
  Request request;
  *request.mutable_care_plan() = WeeklyPlan("2022-06-01", "2022-07-01");
  request.mutable_care_plan()->set_care_plan_id(care_plan_id);
  request.set_month("2022-06");
  Table table{"PreviewCarePlan", {Valid(request)}, PlanRows<Request>()};
  for (const char* month : {"2021-05", "2023-07"}) {
    table.refused.push_back({absl::StrCat("far month ", month),
                             On<Request>([month](Request& r) { r.set_month(month); }),
                             "INVALID_FIELD",
                             {"month"}});
  }
  return table;
}

Table EndCarePlan(const std::string& care_plan_id) {
  using Request = v1::EndCarePlanRequest;
  Request request;
  request.set_care_plan_id(care_plan_id);
  request.set_valid_to("2022-06-20");
  Table table{"EndCarePlan", {Valid(request)}};
  table.refused = {
      {"unknown",
       On<Request>([](Request& r) { r.set_care_plan_id("unknown"); }),
       "CARE_PLAN_NOT_FOUND",
       {},
       StatusCode::kNotFound},
      {"before its first day",
       On<Request>([](Request& r) { r.set_valid_to("2022-05-31"); }),
       "INVALID_FIELD",
       {"valid_to"}},
      {"into the other plan's days",
       On<Request>([](Request& r) { r.set_valid_to("2022-08-02"); }),
       "CARE_PLAN_OVERLAP",
       {},
       StatusCode::kFailedPrecondition},
  };
  return table;
}

Table GetCarePlan(const std::string& care_plan_id) {
  using Request = v1::GetCarePlanRequest;
  Request request;
  request.set_care_plan_id(care_plan_id);
  Table table{"GetCarePlan", {Valid(request)}};
  table.refused = {{"unknown",
                    On<Request>([](Request& r) { r.set_care_plan_id("unknown"); }),
                    "CARE_PLAN_NOT_FOUND",
                    {},
                    StatusCode::kNotFound}};
  return table;
}

Table ListUndeliveredHours() {
  using Request = v1::ListUndeliveredHoursRequest;
  Request request;
  request.set_month("2022-06");
  Table table{"ListUndeliveredHours", {Valid(request)}};
  table.refused = {{"two years ago",
                    On<Request>([](Request& r) { r.set_month("2020-06"); }),
                    "INVALID_FIELD",
                    {"month"}}};
  return table;
}

}  // namespace

v1::CarePlan WeeklyPlan(const std::string& valid_from, const std::string& valid_to) {
  v1::CarePlan plan;
  plan.set_elder_id("elder");
  plan.set_valid_from(valid_from);
  plan.set_valid_to(valid_to);
  plan.set_preferred_caregiver_id("caregiver");
  plan.set_family_consent(true);
  v1::WeeklyVisit& visit = *plan.add_weekly_visits();
  visit.set_weekday(v1::WEEKDAY_FRIDAY);
  visit.set_item_code("BATHING");
  visit.set_window_start_minute(600);
  visit.set_window_end_minute(720);
  visit.set_duration_minutes(60);
  return plan;
}

std::vector<Table> CarePlanTables(const std::string& care_plan_id) {
  return {PutCarePlan(care_plan_id),
          EndCarePlan(care_plan_id),
          GetCarePlan(care_plan_id),
          {"ListCarePlans", {Valid(v1::ListCarePlansRequest())}},
          PreviewCarePlan(care_plan_id),
          ListUndeliveredHours(),
          {"ListAlarms", {Valid(v1::ListAlarmsRequest())}}};
}

}  // namespace homecare::intake
