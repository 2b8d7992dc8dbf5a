#include "services/intake/domain/button_desk.h"

#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/intake/domain/errors.h"

namespace homecare::intake {

absl::StatusOr<Pressed> ButtonDesk::Press(const Signal& signal) {
  const std::optional<std::string> owner = directory_.OwnerOf(signal.terminal_id);
  if (!owner) return TerminalNotFound(signal.terminal_id);
  const std::optional<Elder> elder = directory_.LockElder(*owner);
  if (!elder) return TerminalUnbound(signal.terminal_id);
  if (const std::optional<std::string> known = incidents_.IncidentOf(signal)) {
    return Pressed{*incidents_.FindIncident(*known), false};
  }
  const std::optional<Incident> newest = incidents_.NewestOf(elder->elder_id, signal.button);
  switch (EffectOf(policy_, newest, now_)) {
    case PressEffect::kJoin:
      return Join(signal, *newest);
    case PressEffect::kReopen:
      return Reopen(signal, *elder, *newest);
    case PressEffect::kOpenNew:
      break;
  }
  return Open(signal, *elder);
}

absl::StatusOr<Pressed> ButtonDesk::Open(const Signal& signal, const Elder& elder) {
  Incident incident;
  incident.incident_id = NewId();
  incident.button = signal.button;
  incident.elder_id = elder.elder_id;
  incident.terminal_id = signal.terminal_id;
  incident.open_time = now_;
  incident.last_press_time = now_;
  RETURN_IF_ERROR(Send(elder, &incident));
  incidents_.SaveIncident(incident);
  incidents_.Append(signal, incident.incident_id, now_);
  return Pressed{incident, true};
}

absl::StatusOr<Pressed> ButtonDesk::Reopen(const Signal& signal, const Elder& elder,
                                           Incident incident) {
  incident.state = IncidentState::kOpen;
  ++incident.presses;
  incident.last_press_time = now_;
  incident.acknowledge_time.reset();
  incident.operator_id.clear();
  incident.offer_time.reset();
  incident.assign_time.reset();
  incident.escalate_time.reset();  // the ladder begins anew; the attempts remember the first
  incident.close_time.reset();
  incident.outcome = 0;
  RETURN_IF_ERROR(Send(elder, &incident));
  incidents_.SaveIncident(incident);
  incidents_.Append(signal, incident.incident_id, now_);
  Try(incident, AttemptKind::kPress, signal.terminal_id, "REOPENED");
  return Pressed{incident, false};
}

Pressed ButtonDesk::Join(const Signal& signal, Incident incident) {
  ++incident.presses;
  incident.last_press_time = now_;
  incidents_.SaveIncident(incident);
  incidents_.Append(signal, incident.incident_id, now_);
  Try(incident, AttemptKind::kPress, signal.terminal_id, "JOINED");
  return Pressed{incident, false};
}

absl::Status ButtonDesk::Send(const Elder& elder, Incident* incident) {
  const bool red = incident->button == Button::kRed;
  if (red) {
    ASSIGN_OR_RETURN(const Order order,
                     orders_.PlaceEmergency(elder, incident->incident_id, policy_.response_window));
    incident->order_id = order.order_id;
    incidents_.SetRung(kOfferDue, incident->incident_id, now_ + policy_.offer);
    incidents_.SetRung(kAssignDue, incident->incident_id, now_ + policy_.assign);
  }
  incidents_.SetRung(kAcknowledgeDue, incident->incident_id,
                     now_ + (red ? policy_.acknowledge : policy_.call_back));
  return absl::OkStatus();
}

absl::StatusOr<Incident> ButtonDesk::Acknowledge(absl::string_view incident_id,
                                                 absl::string_view operator_id) {
  std::optional<Incident> incident = incidents_.FindIncident(incident_id);
  if (!incident) return IncidentNotFound(incident_id);
  if (incident->acknowledge_time) return *std::move(incident);
  if (incident->state == IncidentState::kClosed) return IncidentClosed(incident_id);
  incident->state = IncidentState::kAcknowledged;
  incident->acknowledge_time = now_;
  incident->operator_id = std::string(operator_id);
  incidents_.ClearRung(kAcknowledgeDue, incident_id);
  incidents_.SaveIncident(*incident);
  Try(*incident, AttemptKind::kAcknowledge, operator_id, "DONE");
  return *std::move(incident);
}

absl::StatusOr<Incident> ButtonDesk::Close(const IncidentClosing& closing) {
  // An order is locked before its incident, as who hears how it fares does.
  if (closing.outcome == kFalseAlarmOutcome) {
    orders_.Hold(incidents_.OrderOf(closing.incident_id));
  }
  std::optional<Incident> incident = incidents_.FindIncident(closing.incident_id);
  if (!incident) return IncidentNotFound(closing.incident_id);
  if (incident->state == IncidentState::kClosed) return IncidentClosed(closing.incident_id);
  if (closing.outcome == kFalseAlarmOutcome && !incident->order_id.empty()) {
    // Too late to call off is no obstacle: whoever is at the door will see that all is well.
    orders_.Cancel({incident->order_id, kFalseAlarmReason, closing.operator_id}).IgnoreError();
  }
  incident->state = IncidentState::kClosed;
  incident->close_time = now_;
  incident->outcome = closing.outcome;
  incident->note = closing.note;
  if (incident->operator_id.empty()) incident->operator_id = closing.operator_id;
  for (const char* rung : {kAcknowledgeDue, kOfferDue, kAssignDue}) {
    incidents_.ClearRung(rung, incident->incident_id);
  }
  incidents_.SaveIncident(*incident);
  return *std::move(incident);
}

void ButtonDesk::Offered(absl::string_view incident_id, absl::string_view caregiver_id) {
  std::optional<Incident> incident = FindOpen(incident_id);
  if (!incident) return;
  if (!incident->offer_time) {
    incident->offer_time = now_;
    incidents_.ClearRung(kOfferDue, incident_id);
    incidents_.SaveIncident(*incident);
  }
  Try(*incident, AttemptKind::kOffer, caregiver_id, "ASKED");
}

void ButtonDesk::OfferEnded(absl::string_view incident_id, absl::string_view caregiver_id,
                            absl::string_view outcome) {
  const std::optional<Incident> incident = FindOpen(incident_id);
  if (incident) Try(*incident, AttemptKind::kOffer, caregiver_id, outcome);
}

void ButtonDesk::Assigned(absl::string_view incident_id, absl::string_view caregiver_id) {
  std::optional<Incident> incident = FindOpen(incident_id);
  if (!incident) return;
  incident->assign_time = now_;
  incidents_.ClearRung(kOfferDue, incident_id);
  incidents_.ClearRung(kAssignDue, incident_id);
  incidents_.SaveIncident(*incident);
  Try(*incident, AttemptKind::kAssign, caregiver_id, "DONE");
}

void ButtonDesk::NobodyFree(absl::string_view incident_id) {
  std::optional<Incident> incident = FindOpen(incident_id);
  if (!incident) return;
  Try(*incident, AttemptKind::kOffer, "", "NOBODY_FREE");
  Escalate(&*incident);
}

void ButtonDesk::RungDue(absl::string_view rung, absl::string_view incident_id) {
  std::optional<Incident> incident = FindOpen(incident_id);
  if (!incident) return;
  const bool acknowledged = incident->acknowledge_time.has_value();
  if (rung == kAcknowledgeDue && !acknowledged) {
    Try(*incident, AttemptKind::kAcknowledge, "", "LATE");
    Escalate(&*incident);
  }
  if (rung == kOfferDue && !incident->offer_time) {
    Try(*incident, AttemptKind::kOffer, "", "LATE");
    Escalate(&*incident);
  }
  if (rung == kAssignDue && !incident->assign_time) {
    Try(*incident, AttemptKind::kAssign, "", "LATE");
    Escalate(&*incident);
  }
}

void ButtonDesk::Escalate(Incident* incident) {
  if (incident->escalate_time) return;
  incident->escalate_time = now_;
  incidents_.SaveIncident(*incident);
  Try(*incident, AttemptKind::kEscalate, "", "DONE");
}

void ButtonDesk::Try(const Incident& incident, AttemptKind kind, absl::string_view party_id,
                     absl::string_view outcome) {
  incidents_.Append(
      Attempt{incident.incident_id, kind, now_, std::string(party_id), std::string(outcome)});
}

std::optional<Incident> ButtonDesk::FindOpen(absl::string_view incident_id) {
  if (incident_id.empty()) return std::nullopt;
  std::optional<Incident> incident = incidents_.FindIncident(incident_id);
  if (incident && incident->state == IncidentState::kClosed) return std::nullopt;
  return incident;
}

}  // namespace homecare::intake
