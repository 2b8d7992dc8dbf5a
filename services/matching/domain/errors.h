// Every error of the matching service; the names are the ErrorInfo.reason on the wire.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/matching/domain/day/planned.h"
#include "services/matching/domain/offer.h"

namespace homecare::matching {

absl::Status CaregiverNotFound(absl::string_view caregiver_id);  // NOT_FOUND, CAREGIVER_NOT_FOUND
absl::Status AbsenceNotFound(absl::string_view absence_id);      // NOT_FOUND, ABSENCE_NOT_FOUND
absl::Status AbsenceOver(absl::string_view absence_id);  // FAILED_PRECONDITION, ABSENCE_OVER
absl::Status OrderNotFound(absl::string_view order_id);  // NOT_FOUND, ORDER_NOT_FOUND
absl::Status ElderNotFound(absl::string_view elder_id);  // NOT_FOUND, ELDER_NOT_FOUND
absl::Status VisitNotFound(absl::string_view visit_id);  // NOT_FOUND, VISIT_NOT_FOUND
absl::Status OfferNotFound(absl::string_view offer_id);  // NOT_FOUND, OFFER_NOT_FOUND
absl::Status OfferNotYours(absl::string_view offer_id);  // PERMISSION_DENIED, OFFER_NOT_YOURS
absl::Status OfferNotOpen(const Offer& offer);           // FAILED_PRECONDITION, OFFER_NOT_OPEN
absl::Status ElderBusy(absl::string_view order_id);      // FAILED_PRECONDITION, ELDER_BUSY
absl::Status CaregiverBusy(absl::string_view visit_id);  // FAILED_PRECONDITION, CAREGIVER_BUSY
absl::Status PlanNotFound(absl::string_view plan_id);    // NOT_FOUND, PLAN_NOT_FOUND
absl::Status PlanNotReady(const PlanRecord& plan);       // FAILED_PRECONDITION, PLAN_NOT_READY
absl::Status DayOver(absl::string_view service_date);    // FAILED_PRECONDITION, DAY_OVER
absl::Status PlannerBusy();  // RESOURCE_EXHAUSTED, PLANNER_BUSY, with a retry delay
// UNAVAILABLE, NOT_LEADER, with a retry delay: another process decides for this city.
absl::Status NotLeader(absl::string_view city_code);

}  // namespace homecare::matching
