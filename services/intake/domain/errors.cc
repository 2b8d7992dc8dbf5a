#include "services/intake/domain/errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::intake {

using absl::StatusCode;

absl::Status ElderNotFound(absl::string_view elder_id) {
  return NamedError(StatusCode::kNotFound, "ELDER_NOT_FOUND",
                    absl::StrCat("there is no elder ", elder_id));
}

absl::Status ElderInactive(absl::string_view elder_id) {
  return NamedError(StatusCode::kFailedPrecondition, "ELDER_INACTIVE",
                    absl::StrCat("elder ", elder_id, " has left the register"));
}

absl::Status ItemNotFound(absl::string_view item_code) {
  return NamedError(StatusCode::kNotFound, "ITEM_NOT_FOUND",
                    absl::StrCat("the menu has no item ", item_code));
}

absl::Status StartInPast() {
  return InvalidField("start_window", "must not end in the past", "START_IN_PAST");
}

absl::Status StartTooFar() {
  return InvalidField("start_window", "must begin within 90 days", "START_TOO_FAR");
}

absl::Status OrderNotFound(absl::string_view order_id) {
  return NamedError(StatusCode::kNotFound, "ORDER_NOT_FOUND",
                    absl::StrCat("there is no order ", order_id));
}

absl::Status OrderNotCancellable(const Order& order) {
  return NamedError(StatusCode::kFailedPrecondition, "ORDER_NOT_CANCELLABLE",
                    absl::StrCat("order ", order.order_id, " is ", Name(order.state)));
}

absl::Status TerminalNotFound(absl::string_view terminal_id) {
  return NamedError(StatusCode::kNotFound, "TERMINAL_NOT_FOUND",
                    absl::StrCat("there is no terminal ", terminal_id));
}

absl::Status TerminalUnbound(absl::string_view terminal_id) {
  return NamedError(StatusCode::kFailedPrecondition, "TERMINAL_UNBOUND",
                    absl::StrCat("terminal ", terminal_id, " belongs to nobody"));
}

absl::Status IncidentNotFound(absl::string_view incident_id) {
  return NamedError(StatusCode::kNotFound, "INCIDENT_NOT_FOUND",
                    absl::StrCat("there is no incident ", incident_id));
}

absl::Status IncidentClosed(absl::string_view incident_id) {
  return NamedError(StatusCode::kFailedPrecondition, "INCIDENT_CLOSED",
                    absl::StrCat("incident ", incident_id, " is closed"));
}

absl::Status CarePlanNotFound(absl::string_view care_plan_id) {
  return NamedError(StatusCode::kNotFound, "CARE_PLAN_NOT_FOUND",
                    absl::StrCat("there is no care plan ", care_plan_id));
}

absl::Status CarePlanOverlap(absl::string_view care_plan_id) {
  return NamedError(StatusCode::kFailedPrecondition, "CARE_PLAN_OVERLAP",
                    absl::StrCat("on some of the days the elder has care plan ", care_plan_id));
}

}  // namespace homecare::intake
