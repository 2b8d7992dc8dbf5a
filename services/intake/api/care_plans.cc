#include "services/intake/api/care_plans.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/keyset.h"
#include "services/intake/domain/care_plan_desk.h"
#include "services/intake/domain/errors.h"
#include "services/intake/domain/undelivered.h"
#include "services/intake/storage/alarms.h"
#include "services/intake/storage/care_facts.h"
#include "services/intake/storage/elder_months.h"

namespace homecare::intake {
namespace {

static_assert(static_cast<int>(absl::Weekday::monday) + 1 == v1::WEEKDAY_MONDAY);
static_assert(static_cast<int>(absl::Weekday::sunday) + 1 == v1::WEEKDAY_SUNDAY);
static_assert(static_cast<int>(AlarmOutcome::kLapsed) == v1::ALARM_OUTCOME_LAPSED);

constexpr int kFarthestMonths = 12;

absl::StatusOr<absl::CivilMonth> CheckedMonth(const std::string& text, absl::Time now) {
  const absl::StatusOr<absl::CivilMonth> month = ParseMonth(text);
  if (!month.ok()) return InvalidField("month", "must be a month, as 2022-06");
  if (std::abs(*month - ServiceMonth(now)) > kFarthestMonths) {
    return InvalidField("month", "must be at most a year away");
  }
  return *month;
}

v1::PlannedVisit ToProto(const LayoutInput& month, const PlanVisit& visit) {
  v1::PlannedVisit out;
  out.set_care_plan_id(month.plans[visit.plan].care_plan_id);
  out.set_service_date(FormatDay(visit.day));
  out.set_item_code(visit.item_code);
  *out.mutable_start_window() =
      rpc::ToProto(rpc::TimeSpan{visit.window_start_time, visit.window_end_time});
  out.set_duration_minutes(visit.duration_minutes);
  out.set_order_id(visit.order_id);
  return out;
}

v1::UndeliveredHours ToProto(const UndeliveredHours& hours) {
  v1::UndeliveredHours out;
  out.set_elder_id(hours.elder_id);
  out.set_county_code(hours.county_code);
  out.set_provider_id(hours.provider_id);
  out.set_entitled_minutes(hours.entitled);
  out.set_delivered_minutes(hours.delivered);
  out.set_laid_out_minutes(hours.laid_out);
  out.set_possible_minutes(hours.possible);
  out.set_at_risk_minutes(hours.at_risk);
  out.set_lost_minutes(hours.lost);
  return out;
}

// Of all elders asked for, the most urgent first.
std::vector<UndeliveredHours> AllUndelivered(pg::Tx& tx, absl::CivilMonth month, absl::Time now,
                                             const v1::ListUndeliveredHoursRequest& request) {
  std::vector<UndeliveredHours> all;
  for (const storage::ElderMonth& one :
       storage::MonthsOf(tx, request.city_code(), request.county_code(), month, now)) {
    UndeliveredHours hours = Undelivered(one.month);
    if (!request.provider_id().empty() && hours.provider_id != request.provider_id()) continue;
    hours.elder_id = one.elder.elder_id;
    hours.county_code = one.elder.county_code;
    all.push_back(std::move(hours));
  }
  std::sort(all.begin(), all.end(), MoreUrgent);
  return all;
}

// The row after which a page begins; the token is ours, so that it has these parts.
absl::StatusOr<UndeliveredHours> FromKey(const std::vector<std::string>& key) {
  UndeliveredHours after;
  if (key.size() != 3 || !absl::SimpleAtoi(key[0], &after.at_risk) ||
      !absl::SimpleAtoi(key[1], &after.lost)) {
    return InvalidField("page_token", "is not of this list", "INVALID_PAGE_TOKEN");
  }
  after.elder_id = key[2];
  return after;
}

}  // namespace

absl::StatusOr<CarePlan> FromProto(const v1::CarePlan& plan) {
  CarePlan out;
  out.care_plan_id = plan.care_plan_id();
  out.elder_id = plan.elder_id();
  for (const v1::WeeklyVisit& visit : plan.weekly_visits()) {
    out.weekly_visits.push_back({static_cast<absl::Weekday>(visit.weekday() - 1), visit.item_code(),
                                 visit.window_start_minute(), visit.window_end_minute(),
                                 visit.duration_minutes()});
  }
  ASSIGN_OR_RETURN(out.valid_from, rpc::CheckedDay(plan.valid_from(), "care_plan.valid_from"));
  if (!plan.valid_to().empty()) {
    ASSIGN_OR_RETURN(out.valid_to, rpc::CheckedDay(plan.valid_to(), "care_plan.valid_to"));
  }
  out.preferred_caregiver_id = plan.preferred_caregiver_id();
  out.family_consent = plan.family_consent();
  return out;
}

v1::CarePlan ToProto(const CarePlan& plan) {
  v1::CarePlan out;
  out.set_care_plan_id(plan.care_plan_id);
  out.set_elder_id(plan.elder_id);
  for (const WeeklyVisit& visit : plan.weekly_visits) {
    v1::WeeklyVisit& one = *out.add_weekly_visits();
    one.set_weekday(static_cast<v1::Weekday>(static_cast<int>(visit.weekday) + 1));
    one.set_item_code(visit.item_code);
    one.set_window_start_minute(visit.window_start_minute);
    one.set_window_end_minute(visit.window_end_minute);
    one.set_duration_minutes(visit.duration_minutes);
  }
  out.set_valid_from(FormatDay(plan.valid_from));
  if (plan.valid_to) out.set_valid_to(FormatDay(*plan.valid_to));
  out.set_preferred_caregiver_id(plan.preferred_caregiver_id);
  out.set_family_consent(plan.family_consent);
  *out.mutable_change_time() = rpc::ToProto(plan.change_time);
  return out;
}

v1::Alarm ToProto(const Alarm& alarm) {
  v1::Alarm out;
  out.set_alarm_id(alarm.alarm_id);
  out.set_order_id(alarm.order_id);
  out.set_elder_id(alarm.elder_id);
  out.set_county_code(alarm.county_code);
  out.set_minutes_before(alarm.minutes_before);
  *out.mutable_start_time() = rpc::ToProto(alarm.start_time);
  *out.mutable_raise_time() = rpc::ToProto(alarm.raise_time);
  out.set_service_point_id(alarm.service_point_id);
  for (const std::string& id : alarm.on_call_caregiver_ids) out.add_on_call_caregiver_ids(id);
  out.set_outcome(static_cast<v1::AlarmOutcome>(alarm.outcome));
  if (alarm.close_time) *out.mutable_close_time() = rpc::ToProto(*alarm.close_time);
  return out;
}

absl::Status FillPreview(pg::Tx& tx, absl::Time now, const v1::PreviewCarePlanRequest& request,
                         v1::PreviewCarePlanResponse* response) {
  ASSIGN_OR_RETURN(const absl::CivilMonth month, CheckedMonth(request.month(), now));
  ASSIGN_OR_RETURN(CarePlan draft, FromProto(request.care_plan()));
  const auto elder = storage::GetElder(tx, request.city_code(), draft.elder_id);
  if (!elder) return ElderNotFound(draft.elder_id);
  if (!elder->active) return ElderInactive(draft.elder_id);
  storage::PgCareFacts facts(tx, request.city_code());
  RETURN_IF_ERROR(CheckPut(facts, now, &draft));
  const LayoutInput input = MonthOf(facts, *elder, month, now, &draft);
  const Layout layout = LayOut(input);
  for (const PlanVisit& visit : layout.visits) *response->add_visits() = ToProto(input, visit);
  response->set_entitled_minutes(layout.entitled_minutes);
  response->set_held_minutes(layout.held_minutes);
  response->set_laid_out_minutes(layout.laid_out_minutes);
  response->set_left_out_minutes(layout.left_out_minutes);
  response->set_unplanned_minutes(
      std::max(0, layout.entitled_minutes - layout.held_minutes - layout.laid_out_minutes));
  return absl::OkStatus();
}

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListCarePlansRequest& request,
                      v1::ListCarePlansResponse* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  const absl::CivilDay after =
      page.after.id.empty() ? absl::CivilDay() : ServiceDay(page.after.time);
  std::vector<CarePlan> plans = storage::ListCarePlans(tx, request.city_code(), request.elder_id(),
                                                       after, page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &plans, [](const CarePlan& plan) -> rpc::TimeKey {
        return {StartOf(plan.valid_from), plan.care_plan_id};
      }));
  for (const CarePlan& plan : plans) *response->add_care_plans() = ToProto(plan);
  return absl::OkStatus();
}

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, absl::Time now,
                      const v1::ListUndeliveredHoursRequest& request,
                      v1::ListUndeliveredHoursResponse* response) {
  ASSIGN_OR_RETURN(const absl::CivilMonth month, CheckedMonth(request.month(), now));
  const std::string scope =
      absl::StrCat("ListUndeliveredHours ", request.city_code(), " ", request.month(), " ",
                   request.county_code(), " ", request.provider_id());
  ASSIGN_OR_RETURN(const rpc::Page page,
                   pager.Read(request.page_size(), request.page_token(), scope));
  const std::vector<UndeliveredHours> all = AllUndelivered(tx, month, now, request);
  auto next = all.begin();
  if (!page.after.empty()) {
    ASSIGN_OR_RETURN(const UndeliveredHours after, FromKey(page.after));
    next = std::upper_bound(all.begin(), all.end(), after, MoreUrgent);
  }
  for (; next != all.end() && response->elders_size() < page.limit; ++next) {
    *response->add_elders() = ToProto(*next);
  }
  if (next != all.end()) {
    const UndeliveredHours& last = *std::prev(next);
    response->set_next_page_token(
        pager.Next({absl::StrCat(last.at_risk), absl::StrCat(last.lost), last.elder_id}, scope));
  }
  return absl::OkStatus();
}

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListAlarmsRequest& request,
                      v1::ListAlarmsResponse* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  std::vector<Alarm> alarms =
      storage::ListAlarms(tx, request.city_code(), {request.open_only(), request.county_code()},
                          page.after.time, page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &alarms, [](const Alarm& alarm) -> rpc::TimeKey {
        return {alarm.raise_time, alarm.alarm_id};
      }));
  for (const Alarm& alarm : alarms) *response->add_alarms() = ToProto(alarm);
  return absl::OkStatus();
}

}  // namespace homecare::intake
