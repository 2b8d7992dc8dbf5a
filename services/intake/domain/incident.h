// What one or more presses are about, and the ladder that sees to it that somebody comes
// (DOMAIN "Requests"). Pure values.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace homecare::intake {

// Numbers are those of the contract (Button, IncidentState, AttemptKind).
enum class Button { kRed = 1, kGreen };
enum class IncidentState { kOpen = 1, kAcknowledged, kClosed };
enum class AttemptKind { kAcknowledge = 1, kOffer, kAssign, kEscalate, kPress };

absl::string_view Name(Button button);
Button ParseButton(absl::string_view name);
absl::string_view Name(IncidentState state);
IncidentState ParseIncidentState(absl::string_view name);

// The outcome that calls a response off (IncidentOutcome of the contract), and the reason its order
// is cancelled with (CancelReason of the contract).
inline constexpr int kFalseAlarmOutcome = 3;
inline constexpr int kFalseAlarmReason = 4;

struct LadderPolicy {
  // An operator acknowledges a red press within this, else the supervisor is called.
  absl::Duration acknowledge = absl::Seconds(60);
  // The same for the call-back that a green press asks for.
  absl::Duration call_back = absl::Minutes(10);
  // A caregiver is asked within this, else the supervisor is called.
  absl::Duration offer = absl::Seconds(30);
  // A caregiver has said yes within this, else the supervisor is called.
  absl::Duration assign = absl::Seconds(180);
  // Presses this close together are one.
  absl::Duration join = absl::Seconds(60);
  // A red press this soon after the close opens the same incident again.
  absl::Duration reopen = absl::Minutes(10);
  // A responder sets out within this.
  absl::Duration response_window = absl::Minutes(30);
  // So long before it may start, a visit that nobody goes to raises an alarm; longest first.
  std::array<absl::Duration, 3> unassigned = {absl::Hours(24), absl::Hours(2), absl::Minutes(30)};
};

// The rungs, kinds of durable deadline; the subject is the incident.
inline constexpr char kAcknowledgeDue[] = "ACKNOWLEDGE_DUE";
inline constexpr char kOfferDue[] = "OFFER_DUE";
inline constexpr char kAssignDue[] = "ASSIGN_DUE";
// The same for a visit that nobody goes to; the subject is the order.
inline constexpr char kUnassignedDue[] = "UNASSIGNED_DUE";

struct Incident {
  std::string incident_id;
  Button button = Button::kRed;
  IncidentState state = IncidentState::kOpen;
  std::string elder_id;
  std::string terminal_id;
  std::string order_id;  // empty for green
  int presses = 1;
  absl::Time open_time;
  absl::Time last_press_time;
  std::optional<absl::Time> acknowledge_time;
  std::string operator_id;
  std::optional<absl::Time> offer_time;
  std::optional<absl::Time> assign_time;
  std::optional<absl::Time> escalate_time;
  std::optional<absl::Time> close_time;
  int outcome = 0;  // IncidentOutcome of the contract
  std::string note;
};

// One press of a terminal.
struct Signal {
  std::string terminal_id;
  int64_t press_counter = 0;
  Button button = Button::kRed;
  std::optional<absl::Time> device_time;
};

// One thing tried for an incident, and what came of it.
struct Attempt {
  std::string incident_id;
  AttemptKind kind = AttemptKind::kPress;
  absl::Time attempt_time;
  std::string party_id;
  std::string outcome;
};

// What a press does to the newest incident of its elder and button.
enum class PressEffect { kOpenNew, kJoin, kReopen };

PressEffect EffectOf(const LadderPolicy& policy, const std::optional<Incident>& newest,
                     absl::Time now);

}  // namespace homecare::intake
