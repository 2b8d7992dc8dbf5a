#include "services/intake/domain/care_plan_desk.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/intake/domain/errors.h"

namespace homecare::intake {
namespace {

constexpr char kPlanItself[] = "care plan";

// The plan on a day that is still to come.
bool HasDaysFrom(const CarePlan& plan, absl::CivilDay day) {
  return !plan.valid_to || (day < *plan.valid_to && plan.valid_from < *plan.valid_to);
}

OrderDraft DraftOf(const CarePlan& plan, const PlanVisit& visit) {
  OrderDraft draft;
  draft.elder_id = plan.elder_id;
  draft.item_code = visit.item_code;
  draft.start_window_start_time = visit.window_start_time;
  draft.start_window_end_time = visit.window_end_time;
  draft.duration_minutes = visit.duration_minutes;
  draft.family_consent = plan.family_consent;
  draft.preferred_caregiver_id = plan.preferred_caregiver_id;
  return draft;
}

// The first attempt at that visit that has no order yet.
std::string NextOrderId(const LayoutInput& month, const PlanVisit& visit) {
  for (int attempt = 1;; ++attempt) {
    std::string id = OrderIdOf(month.plans[visit.plan], visit.weekly_visit, visit.day, attempt);
    const bool used = std::any_of(month.orders.begin(), month.orders.end(),
                                  [&](const Order& order) { return order.order_id == id; });
    if (!used) return id;
  }
}

void Touch(absl::Time now, CarePlan* plan) {
  plan->change_time = now;
  plan->arranged_from = ServiceDay(now);
}

absl::Status CheckAlone(CareFacts& facts, const CarePlan& plan) {
  for (const CarePlan& other : facts.PlansOf(plan.elder_id)) {
    if (other.care_plan_id != plan.care_plan_id && Overlap(other, plan)) {
      return CarePlanOverlap(other.care_plan_id);
    }
  }
  return absl::OkStatus();
}

}  // namespace

LayoutInput MonthOf(CareFacts& facts, const Elder& elder, absl::CivilMonth month, absl::Time now,
                    const CarePlan* draft) {
  LayoutInput input;
  input.month = month;
  input.home = elder.location;
  input.plans = facts.PlansOf(elder.elder_id);
  if (draft != nullptr) {
    std::erase_if(input.plans,
                  [&](const CarePlan& plan) { return plan.care_plan_id == draft->care_plan_id; });
    input.plans.push_back(*draft);
  }
  input.entitlement = facts.EntitlementOf(elder.elder_id);
  input.entitlement.active = elder.active;
  input.policy = facts.PolicyOn(std::max(absl::CivilDay(month), ServiceDay(now)));
  input.orders = facts.CareOrdersOf(elder.elder_id, month);
  input.now = now;
  return input;
}

absl::Status CheckPut(CareFacts& facts, absl::Time now, CarePlan* plan) {
  RETURN_IF_ERROR(CheckCarePlan(facts.CatalogueAt(now), plan));
  Touch(now, plan);
  if (!plan->care_plan_id.empty()) {
    const std::optional<CarePlan> known = facts.FindPlan(plan->care_plan_id);
    if (!known) return CarePlanNotFound(plan->care_plan_id);
    if (known->elder_id != plan->elder_id) {
      return InvalidField("care_plan.elder_id", "must be the plan's own");
    }
  }
  return CheckAlone(facts, *plan);
}

absl::StatusOr<PutPlan> CarePlanDesk::Put(CarePlan plan) {
  const std::optional<Elder> elder = directory_.LockElder(plan.elder_id);
  if (!elder) return ElderNotFound(plan.elder_id);
  if (!elder->active) return ElderInactive(plan.elder_id);
  RETURN_IF_ERROR(CheckPut(facts_, now_, &plan));
  if (plan.care_plan_id.empty()) plan.care_plan_id = NewId();
  return Write(std::move(plan), *elder);
}

absl::StatusOr<PutPlan> CarePlanDesk::End(absl::string_view care_plan_id, absl::CivilDay valid_to) {
  const std::optional<CarePlan> known = facts_.FindPlan(care_plan_id);
  if (!known) return CarePlanNotFound(care_plan_id);
  const std::optional<Elder> elder = directory_.LockElder(known->elder_id);
  if (!elder) return ElderNotFound(known->elder_id);
  CarePlan plan = *facts_.FindPlan(care_plan_id);  // as it is under the lock
  if (valid_to < plan.valid_from) return InvalidField("valid_to", "must not be before valid_from");
  plan.valid_to = valid_to;
  RETURN_IF_ERROR(CheckAlone(facts_, plan));
  Touch(now_, &plan);
  return Write(std::move(plan), *elder);
}

PutPlan CarePlanDesk::Write(CarePlan plan, const Elder& elder) {
  plans_.Save(plan);
  // What the elder's other plans lay out depends on this one: they share the cap.
  plans_.ArrangeFrom(elder.elder_id, plan.arranged_from);
  Arranged arranged = Arrange(elder);
  return {std::move(plan), std::move(arranged)};
}

void CarePlanDesk::EntitlementChanged(absl::string_view elder_id) {
  const std::optional<Elder> elder = directory_.LockElder(elder_id);
  if (!elder) return;
  plans_.ArrangeFrom(elder_id, ServiceDay(now_));
  Arrange(*elder);
}

void CarePlanDesk::LayOutNext(absl::string_view elder_id) {
  if (const std::optional<Elder> elder = directory_.LockElder(elder_id)) Arrange(*elder);
}

Arranged CarePlanDesk::Arrange(const Elder& elder) {
  const absl::CivilDay today = ServiceDay(now_);
  const CarePolicy policy = facts_.PolicyOn(today);
  const absl::CivilDay last = today + policy.days_ahead;
  Arranged arranged;
  for (absl::CivilMonth month(today); month <= absl::CivilMonth(last); ++month) {
    const LayoutInput input = MonthOf(facts_, elder, month, now_);
    const Layout layout = LayOut(input);
    for (const std::string& order_id : layout.unwanted_order_ids) {
      if (orders_.TakeBack(order_id, kPlanItself)) arranged.cancelled_order_ids.push_back(order_id);
    }
    PlaceNext(input, layout, last, &arranged);
  }
  SetNextDay(elder, policy);
  return arranged;
}

void CarePlanDesk::PlaceNext(const LayoutInput& month, const Layout& layout, absl::CivilDay last,
                             Arranged* arranged) {
  std::optional<std::string> last_caregiver;
  for (const PlanVisit& visit : layout.visits) {
    if (!visit.order_id.empty() || visit.day > last) continue;
    const CarePlan& plan = month.plans[visit.plan];
    OrderDraft draft = DraftOf(plan, visit);
    if (draft.preferred_caregiver_id.empty()) {
      if (!last_caregiver) last_caregiver = plans_.LastCaregiver(plan.elder_id);
      draft.preferred_caregiver_id = *last_caregiver;
    }
    // Refused only where the catalogue changed under the plan: tried again each day until its own.
    const auto order = orders_.PlaceStanding(draft, plan.care_plan_id, NextOrderId(month, visit));
    if (order.ok()) arranged->placed_order_ids.push_back(order->order_id);
  }
}

void CarePlanDesk::SetNextDay(const Elder& elder, const CarePolicy& policy) {
  const absl::CivilDay today = ServiceDay(now_);
  const std::vector<CarePlan> plans = facts_.PlansOf(elder.elder_id);
  const bool goes_on = std::any_of(plans.begin(), plans.end(), [&](const CarePlan& plan) {
    return HasDaysFrom(plan, today + 1);
  });
  if (!elder.active || !goes_on) return plans_.ClearNextDay(elder.elder_id);
  const absl::Duration minute = absl::Minutes(policy.lay_out_minute);
  const absl::Time at = StartOf(today) + minute;
  plans_.SetNextDay(elder.elder_id, at > now_ ? at : StartOf(today + 1) + minute);
}

}  // namespace homecare::intake
