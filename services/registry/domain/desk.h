// Changes to what is on the register already. Each takes the rolls of its change and answers the
// resource as it stands afterwards; what changes nothing is OK and writes nothing. Adding is in
// admission.h. Errors by name; field paths begin at the request.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/registry/domain/roll.h"

namespace homecare::registry {

// Add and answer as it stands now, which differs from `resource` where it had been changed since it
// was registered. Errors of Admit.
absl::StatusOr<Elder> RegisterElder(Elder elder, Rolls& rolls);
absl::StatusOr<Caregiver> RegisterCaregiver(Caregiver caregiver, Rolls& rolls);
absl::StatusOr<Provider> RegisterProvider(Provider provider, Rolls& rolls);
absl::StatusOr<ServicePoint> RegisterServicePoint(ServicePoint point, Rolls& rolls);
absl::StatusOr<Terminal> RegisterTerminal(Terminal terminal, Rolls& rolls);

// ELDER_NOT_FOUND and:
// GRANT_EXISTS, GRANT_OVERLAP, LIST_FULL, INVALID_FIELD
absl::StatusOr<Elder> RecordGrant(const std::string& elder_id, Grant grant, Rolls& rolls);
// GRANT_NOT_FOUND, GRANT_OVERLAP, INVALID_FIELD before its first day
absl::StatusOr<Elder> EndGrant(const std::string& elder_id, absl::string_view grant_id,
                               absl::CivilDay valid_to, Rolls& rolls);
// SUSPENSION_EXISTS, LIST_FULL, INVALID_FIELD
absl::StatusOr<Elder> RecordSuspension(const std::string& elder_id, Suspension suspension,
                                       Rolls& rolls);
// SUSPENSION_NOT_FOUND, DEATH_NEVER_ENDS, INVALID_FIELD before its start
absl::StatusOr<Elder> EndSuspension(const std::string& elder_id, absl::string_view suspension_id,
                                    absl::Time end_time, Rolls& rolls);
// CONTACT_EXISTS, LIST_FULL, INVALID_FIELD
absl::StatusOr<Elder> AddContact(const std::string& elder_id, const Contact& contact, Rolls& rolls);
// CAREGIVER_NOT_FOUND, BAR_EXISTS, LIST_FULL, INVALID_FIELD
absl::StatusOr<Elder> BarCaregiver(const std::string& elder_id, const BarredCaregiver& bar,
                                   Rolls& rolls);

// Where an elder lives from now on. Empty options leave things as they were.
struct Move {
  Home home;
  std::optional<Phone> phone;
  std::optional<bool> lives_alone;
};
absl::StatusOr<Elder> MoveElder(const std::string& elder_id, Move move, Rolls& rolls);

// CAREGIVER_NOT_FOUND, CERTIFICATE_EXISTS, LIST_FULL, INVALID_FIELD
absl::StatusOr<Caregiver> AddCertificate(const std::string& caregiver_id,
                                         const Certificate& certificate, Rolls& rolls);
absl::StatusOr<Caregiver> RetireCaregiver(const std::string& caregiver_id, Rolls& rolls);
// PROVIDER_NOT_FOUND, INVALID_FIELD
absl::StatusOr<Provider> EndContract(const std::string& provider_id, absl::CivilDay contract_to,
                                     Rolls& rolls);
// SERVICE_POINT_NOT_FOUND, CAREGIVER_NOT_FOUND, INVALID_FIELD
absl::StatusOr<ServicePoint> SetOnCall(const std::string& service_point_id,
                                       const std::vector<OnCall>& on_call, Rolls& rolls);
// TERMINAL_NOT_FOUND, TERMINAL_WITHDRAWN, ELDER_NOT_FOUND. An empty elder_id: into store.
absl::StatusOr<Terminal> BindTerminal(const std::string& terminal_id, const std::string& elder_id,
                                      Rolls& rolls);
absl::StatusOr<Terminal> WithdrawTerminal(const std::string& terminal_id, Rolls& rolls);

}  // namespace homecare::registry
