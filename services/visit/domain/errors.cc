#include "services/visit/domain/errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"

namespace homecare::visit {

using absl::StatusCode;

absl::Status VisitNotFound(absl::string_view visit_id) {
  return NamedError(StatusCode::kNotFound, "VISIT_NOT_FOUND",
                    absl::StrCat("there is no visit ", visit_id));
}

absl::Status VisitNotYours(absl::string_view visit_id) {
  return NamedError(StatusCode::kPermissionDenied, "VISIT_NOT_YOURS",
                    absl::StrCat("visit ", visit_id, " belongs to another caregiver"));
}

absl::Status VisitWrongState(const Visit& visit) {
  return NamedError(StatusCode::kFailedPrecondition, "VISIT_WRONG_STATE",
                    absl::StrCat("visit ", visit.visit_id, " is ", Name(visit.state)));
}

absl::Status CertificateNotValid(absl::string_view visit_id) {
  return NamedError(StatusCode::kFailedPrecondition, "CERTIFICATE_NOT_VALID",
                    absl::StrCat("no certificate valid today for the service of visit ", visit_id));
}

absl::Status CaregiverBusy(absl::string_view other_visit_id) {
  return NamedError(StatusCode::kFailedPrecondition, "CAREGIVER_BUSY",
                    absl::StrCat("still checked in at visit ", other_visit_id));
}

absl::Status CheckOutBeforeCheckIn() {
  return NamedError(StatusCode::kInvalidArgument, "CHECK_OUT_BEFORE_CHECK_IN",
                    "the check-out lies before the check-in");
}

absl::Status ExceptionNotFound(absl::string_view exception_id) {
  return NamedError(StatusCode::kNotFound, "EXCEPTION_NOT_FOUND",
                    absl::StrCat("there is no exception ", exception_id));
}

absl::Status ExceptionCleared(absl::string_view exception_id) {
  return NamedError(StatusCode::kFailedPrecondition, "EXCEPTION_CLEARED",
                    absl::StrCat("exception ", exception_id, " was cleared before"));
}

absl::Status OwnProvider() {
  return NamedError(StatusCode::kPermissionDenied, "OWN_PROVIDER",
                    "a member of the visit's own provider never decides about it");
}

absl::Status SamePerson(absl::string_view actor_id) {
  return NamedError(StatusCode::kFailedPrecondition, "SAME_PERSON",
                    absl::StrCat(actor_id, " cannot be the second person too"));
}

absl::Status EndOutOfRange(const Visit& visit) {
  return NamedError(StatusCode::kInvalidArgument, "END_OUT_OF_RANGE",
                    absl::StrCat("visit ", visit.visit_id, " ended between its check-in, ",
                                 FormatInstant(*visit.check_in_time), ", and its planned end, ",
                                 FormatInstant(visit.planned_end_time), ", and not in the future"));
}

}  // namespace homecare::visit
