// The decisions about presses and incidents: the emergency ladder (DOMAIN "Requests"). Pure.
//
// Each rung is a durable deadline. Offers themselves, and the next offer after 90 s, are
// matching's; what comes of them is heard as events and kept as attempts.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/domain/order_desk.h"
#include "services/intake/domain/store.h"

namespace homecare::intake {

struct Pressed {
  Incident incident;
  bool opened = false;
};

struct IncidentClosing {
  std::string incident_id;
  std::string operator_id;
  int outcome = 0;  // IncidentOutcome of the contract
  std::string note;
};

// Lives for one change.
class ButtonDesk {
 public:
  ButtonDesk(Directory& directory, OrderDesk& orders, IncidentStore& incidents,
             const LadderPolicy& policy, absl::Time now)
      : directory_(directory), orders_(orders), incidents_(incidents), policy_(policy), now_(now) {}

  absl::StatusOr<Pressed> Press(const Signal& signal);
  absl::StatusOr<Incident> Acknowledge(absl::string_view incident_id,
                                       absl::string_view operator_id);
  absl::StatusOr<Incident> Close(const IncidentClosing& closing);

  // Heard of the incident's order. An empty incident id is no incident: nothing to do.
  void Offered(absl::string_view incident_id, absl::string_view caregiver_id);
  void OfferEnded(absl::string_view incident_id, absl::string_view caregiver_id,
                  absl::string_view outcome);
  void Assigned(absl::string_view incident_id, absl::string_view caregiver_id);
  void NobodyFree(absl::string_view incident_id);

  // A rung is due.
  void RungDue(absl::string_view rung, absl::string_view incident_id);

 private:
  absl::StatusOr<Pressed> Open(const Signal& signal, const Elder& elder);
  absl::StatusOr<Pressed> Reopen(const Signal& signal, const Elder& elder, Incident incident);
  Pressed Join(const Signal& signal, Incident incident);
  absl::Status Send(const Elder& elder, Incident* incident);
  void Escalate(Incident* incident);
  void Try(const Incident& incident, AttemptKind kind, absl::string_view party_id,
           absl::string_view outcome);
  std::optional<Incident> FindOpen(absl::string_view incident_id);

  Directory& directory_;
  OrderDesk& orders_;
  IncidentStore& incidents_;
  const LadderPolicy& policy_;
  const absl::Time now_;
};

}  // namespace homecare::intake
