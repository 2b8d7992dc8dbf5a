// The register's named errors; the name is the ErrorInfo.reason on the wire. None carries personal
// data. Refused fields are INVALID_ARGUMENT, INVALID_FIELD (common/base/status.h).
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace homecare::registry {

// NOT_FOUND
absl::Status ElderNotFound(absl::string_view id);         // ELDER_NOT_FOUND
absl::Status GrantNotFound(absl::string_view id);         // GRANT_NOT_FOUND
absl::Status SuspensionNotFound(absl::string_view id);    // SUSPENSION_NOT_FOUND
absl::Status CaregiverNotFound(absl::string_view id);     // CAREGIVER_NOT_FOUND
absl::Status ProviderNotFound(absl::string_view id);      // PROVIDER_NOT_FOUND
absl::Status TerminalNotFound(absl::string_view id);      // TERMINAL_NOT_FOUND
absl::Status ServicePointNotFound(absl::string_view id);  // SERVICE_POINT_NOT_FOUND

// ALREADY_EXISTS: another resource has that id.
absl::Status ElderExists(absl::string_view id);         // ELDER_EXISTS
absl::Status GrantExists(absl::string_view id);         // GRANT_EXISTS
absl::Status SuspensionExists(absl::string_view id);    // SUSPENSION_EXISTS
absl::Status ContactExists(absl::string_view id);       // CONTACT_EXISTS
absl::Status BarExists(absl::string_view id);           // BAR_EXISTS, for another reason
absl::Status CaregiverExists(absl::string_view id);     // CAREGIVER_EXISTS
absl::Status CertificateExists(absl::string_view id);   // CERTIFICATE_EXISTS
absl::Status ProviderExists(absl::string_view id);      // PROVIDER_EXISTS
absl::Status ServicePointExists(absl::string_view id);  // SERVICE_POINT_EXISTS
absl::Status TerminalExists(absl::string_view id);      // TERMINAL_EXISTS
// The ID number belongs to somebody else, who is not named.
absl::Status ResidentIdRegistered();  // RESIDENT_ID_REGISTERED

// FAILED_PRECONDITION
absl::Status GrantsOverlap(absl::string_view a, absl::string_view b);  // GRANT_OVERLAP
absl::Status DeathNeverEnds(absl::string_view suspension_id);          // DEATH_NEVER_ENDS
absl::Status TerminalBound(absl::string_view id);                      // TERMINAL_BOUND, elsewhere
absl::Status TerminalWithdrawn(absl::string_view id);                  // TERMINAL_WITHDRAWN
absl::Status ListFull(absl::string_view list, int limit);              // LIST_FULL

// INVALID_ARGUMENT
absl::Status RecordEmpty();  // RECORD_EMPTY, of an import

}  // namespace homecare::registry
