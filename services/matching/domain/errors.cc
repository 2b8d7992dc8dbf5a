#include "services/matching/domain/errors.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status.h"

namespace homecare::matching {
namespace {

absl::Status NotFound(absl::string_view reason, absl::string_view what, absl::string_view id) {
  return NamedError(absl::StatusCode::kNotFound, reason, absl::StrCat("no ", what, " ", id));
}

absl::Status Precondition(absl::string_view reason, absl::string_view message) {
  return NamedError(absl::StatusCode::kFailedPrecondition, reason, message);
}

}  // namespace

absl::Status CaregiverNotFound(absl::string_view caregiver_id) {
  return NotFound("CAREGIVER_NOT_FOUND", "caregiver", caregiver_id);
}

absl::Status AbsenceNotFound(absl::string_view absence_id) {
  return NotFound("ABSENCE_NOT_FOUND", "absence", absence_id);
}

absl::Status AbsenceOver(absl::string_view absence_id) {
  return Precondition("ABSENCE_OVER", absl::StrCat("absence ", absence_id, " has ended"));
}

absl::Status OrderNotFound(absl::string_view order_id) {
  return NotFound("ORDER_NOT_FOUND", "order", order_id);
}

absl::Status ElderNotFound(absl::string_view elder_id) {
  return NotFound("ELDER_NOT_FOUND", "elder", elder_id);
}

absl::Status VisitNotFound(absl::string_view visit_id) {
  return NotFound("VISIT_NOT_FOUND", "visit", visit_id);
}

absl::Status OfferNotFound(absl::string_view offer_id) {
  return NotFound("OFFER_NOT_FOUND", "offer", offer_id);
}

absl::Status OfferNotYours(absl::string_view offer_id) {
  return NamedError(absl::StatusCode::kPermissionDenied, "OFFER_NOT_YOURS",
                    absl::StrCat("offer ", offer_id, " was made to another caregiver"));
}

absl::Status OfferNotOpen(const Offer& offer) {
  return Precondition("OFFER_NOT_OPEN",
                      absl::StrCat("offer ", offer.offer_id, " is ", Name(offer.state)));
}

absl::Status ElderBusy(absl::string_view order_id) {
  return Precondition("ELDER_BUSY",
                      absl::StrCat("the elder of order ", order_id, " has another visit then"));
}

absl::Status CaregiverBusy(absl::string_view visit_id) {
  return Precondition("CAREGIVER_BUSY", absl::StrCat("visit ", visit_id, " has begun"));
}

absl::Status PlanNotFound(absl::string_view plan_id) {
  return NotFound("PLAN_NOT_FOUND", "plan", plan_id);
}

absl::Status PlanNotReady(const PlanRecord& plan) {
  return Precondition("PLAN_NOT_READY",
                      absl::StrCat("plan ", plan.plan_id, " is ", Name(plan.state)));
}

absl::Status DayOver(absl::string_view service_date) {
  return Precondition("DAY_OVER", absl::StrCat("nothing of ", service_date, " can be planned"));
}

absl::Status PlannerBusy() {
  return WithRetryDelay(NamedError(absl::StatusCode::kResourceExhausted, "PLANNER_BUSY",
                                   "another day is being planned"),
                        absl::Seconds(5));
}

absl::Status NotLeader(absl::string_view city_code) {
  return WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, "NOT_LEADER",
                                   absl::StrCat("another process matches for ", city_code)),
                        absl::Milliseconds(200));
}

}  // namespace homecare::matching
