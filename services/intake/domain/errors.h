// Every error of the intake service; the names are the ErrorInfo.reason on the wire.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/intake/domain/order.h"

namespace homecare::intake {

absl::Status ElderNotFound(absl::string_view elder_id);         // NOT_FOUND
absl::Status ElderInactive(absl::string_view elder_id);         // FAILED_PRECONDITION
absl::Status ItemNotFound(absl::string_view item_code);         // NOT_FOUND
absl::Status StartInPast();                                     // INVALID_ARGUMENT, start_window
absl::Status StartTooFar();                                     // INVALID_ARGUMENT, start_window
absl::Status OrderNotFound(absl::string_view order_id);         // NOT_FOUND
absl::Status OrderNotCancellable(const Order& order);           // FAILED_PRECONDITION
absl::Status TerminalNotFound(absl::string_view terminal_id);   // NOT_FOUND
absl::Status TerminalUnbound(absl::string_view terminal_id);    // FAILED_PRECONDITION
absl::Status IncidentNotFound(absl::string_view incident_id);   // NOT_FOUND
absl::Status IncidentClosed(absl::string_view incident_id);     // FAILED_PRECONDITION
absl::Status CarePlanNotFound(absl::string_view care_plan_id);  // NOT_FOUND
// FAILED_PRECONDITION: on some days the elder has that plan.
absl::Status CarePlanOverlap(absl::string_view care_plan_id);

}  // namespace homecare::intake
