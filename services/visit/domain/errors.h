// Every error of the visit service; the names are the ErrorInfo.reason on the wire.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/visit/domain/visit.h"

namespace homecare::visit {

absl::Status VisitNotFound(absl::string_view visit_id);  // NOT_FOUND, VISIT_NOT_FOUND
absl::Status VisitNotYours(absl::string_view visit_id);  // PERMISSION_DENIED, VISIT_NOT_YOURS
absl::Status VisitWrongState(const Visit& visit);        // FAILED_PRECONDITION, VISIT_WRONG_STATE
absl::Status CertificateNotValid(absl::string_view visit_id);  // ..., CERTIFICATE_NOT_VALID
absl::Status CaregiverBusy(absl::string_view other_visit_id);  // ..., CAREGIVER_BUSY
absl::Status CheckOutBeforeCheckIn();  // INVALID_ARGUMENT, CHECK_OUT_BEFORE_CHECK_IN
absl::Status ExceptionNotFound(absl::string_view exception_id);  // NOT_FOUND, EXCEPTION_NOT_FOUND
absl::Status ExceptionCleared(absl::string_view exception_id);   // ..., EXCEPTION_CLEARED
absl::Status OwnProvider();                                      // PERMISSION_DENIED, OWN_PROVIDER
absl::Status SamePerson(absl::string_view actor_id);             // FAILED_PRECONDITION, SAME_PERSON
absl::Status EndOutOfRange(const Visit& visit);  // INVALID_ARGUMENT, END_OUT_OF_RANGE

}  // namespace homecare::visit
