#include "services/registry/domain/errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::registry {
namespace {

using absl::StatusCode;

absl::Status NotFound(absl::string_view reason, absl::string_view what, absl::string_view id) {
  return NamedError(StatusCode::kNotFound, reason, absl::StrCat("no ", what, " ", id));
}

absl::Status Exists(absl::string_view reason, absl::string_view what, absl::string_view id) {
  return NamedError(StatusCode::kAlreadyExists, reason,
                    absl::StrCat("another ", what, " has the id ", id));
}

absl::Status Precondition(absl::string_view reason, absl::string_view message) {
  return NamedError(StatusCode::kFailedPrecondition, reason, message);
}

}  // namespace

absl::Status ElderNotFound(absl::string_view id) {
  return NotFound("ELDER_NOT_FOUND", "elder", id);
}
absl::Status GrantNotFound(absl::string_view id) {
  return NotFound("GRANT_NOT_FOUND", "grant", id);
}
absl::Status SuspensionNotFound(absl::string_view id) {
  return NotFound("SUSPENSION_NOT_FOUND", "suspension", id);
}
absl::Status CaregiverNotFound(absl::string_view id) {
  return NotFound("CAREGIVER_NOT_FOUND", "caregiver", id);
}
absl::Status ProviderNotFound(absl::string_view id) {
  return NotFound("PROVIDER_NOT_FOUND", "provider", id);
}
absl::Status ServicePointNotFound(absl::string_view id) {
  return NotFound("SERVICE_POINT_NOT_FOUND", "service point", id);
}
absl::Status TerminalNotFound(absl::string_view id) {
  return NotFound("TERMINAL_NOT_FOUND", "terminal", id);
}

absl::Status ElderExists(absl::string_view id) { return Exists("ELDER_EXISTS", "elder", id); }
absl::Status GrantExists(absl::string_view id) { return Exists("GRANT_EXISTS", "grant", id); }
absl::Status SuspensionExists(absl::string_view id) {
  return Exists("SUSPENSION_EXISTS", "suspension", id);
}
absl::Status ContactExists(absl::string_view id) { return Exists("CONTACT_EXISTS", "contact", id); }
absl::Status BarExists(absl::string_view id) {
  return NamedError(StatusCode::kAlreadyExists, "BAR_EXISTS",
                    absl::StrCat("caregiver ", id, " is barred for another reason"));
}
absl::Status CaregiverExists(absl::string_view id) {
  return Exists("CAREGIVER_EXISTS", "caregiver", id);
}
absl::Status CertificateExists(absl::string_view id) {
  return Exists("CERTIFICATE_EXISTS", "certificate", id);
}
absl::Status ProviderExists(absl::string_view id) {
  return Exists("PROVIDER_EXISTS", "provider", id);
}
absl::Status ServicePointExists(absl::string_view id) {
  return Exists("SERVICE_POINT_EXISTS", "service point", id);
}
absl::Status TerminalExists(absl::string_view id) {
  return Exists("TERMINAL_EXISTS", "terminal", id);
}
absl::Status ResidentIdRegistered() {
  return NamedError(StatusCode::kAlreadyExists, "RESIDENT_ID_REGISTERED",
                    "somebody is registered with this ID number");
}

absl::Status GrantsOverlap(absl::string_view a, absl::string_view b) {
  return Precondition("GRANT_OVERLAP", absl::StrCat("grants ", a, " and ", b, " overlap"));
}
absl::Status DeathNeverEnds(absl::string_view suspension_id) {
  return Precondition("DEATH_NEVER_ENDS",
                      absl::StrCat("suspension ", suspension_id, " can only be annulled"));
}
absl::Status TerminalBound(absl::string_view id) {
  return Precondition("TERMINAL_BOUND", absl::StrCat("terminal ", id, " is at another elder's"));
}
absl::Status TerminalWithdrawn(absl::string_view id) {
  return Precondition("TERMINAL_WITHDRAWN", absl::StrCat("terminal ", id, " is withdrawn"));
}
absl::Status ListFull(absl::string_view list, int limit) {
  return Precondition("LIST_FULL", absl::StrCat(list, " has ", limit, " entries already"));
}

absl::Status RecordEmpty() {
  return NamedError(StatusCode::kInvalidArgument, "RECORD_EMPTY", "the record holds no resource");
}

}  // namespace homecare::registry
