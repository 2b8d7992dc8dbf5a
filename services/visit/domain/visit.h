// A visit (上门服务), its life cycle and what proves it. Pure values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/geo.h"

namespace homecare::visit {

// Numbers are those of the contract (VisitState); api/convert.cc asserts it.
enum class State { kScheduled = 1, kInProgress, kCompleted, kWithdrawn, kMissed, kVoided };

absl::string_view Name(State state);
// The state of that name, which must be one.
State ParseState(absl::string_view name);

// Whether the life cycle has this step.
bool MayStep(State from, State to);

struct Visit {
  std::string visit_id;
  std::string order_id;
  std::string elder_id;
  std::string caregiver_id;
  std::string provider_id;
  State state = State::kScheduled;
  std::string item_code;
  int bucket = 0;         // homecare.type.v1.Bucket
  int qualification = 0;  // homecare.type.v1.Qualification
  absl::Time planned_start_time;
  absl::Time planned_end_time;
  LatLng location;
  bool double_up = false;
  bool family_consent = false;
  bool emergency = false;
  // The bill interval.
  std::optional<absl::Time> check_in_time;
  std::optional<absl::Time> check_out_time;
  // Who was to go before this caregiver was put in their place; empty where nobody was.
  std::string replaced_caregiver_id;
};

// Where a device believes to be.
struct Fix {
  LatLng point;
  double accuracy_metres = 0;
  bool mock = false;
};

// Numbers are those of the contract (EvidenceKind).
enum class EvidenceKind { kCheckIn = 1, kCheckOut };

absl::string_view Name(EvidenceKind kind);
EvidenceKind ParseEvidenceKind(absl::string_view name);

// EVIDENCE_METHOD_MANUAL of the contract; api/convert.cc asserts it.
inline constexpr int kManual = 5;

// What a caregiver's device says at the door, or a person afterwards.
struct Proof {
  std::string caregiver_id;
  int method = 0;  // EvidenceMethod of the contract
  std::optional<Fix> fix;
  absl::Time device_time;
  std::string device_id;
};

// What a person says of a visit, and a second person agrees with (DOMAIN, "Visits and evidence").
struct Ruling {
  std::string actor_id;
  std::string confirmer_id;
  // Empty for the city's own staff.
  std::string actor_provider_id;
  std::string reason;
};

// That a visit does not count.
struct Voiding {
  std::string visit_id;
  absl::Time void_time;
  Ruling ruling;
};

// A proof as it was received; append-only.
struct Evidence {
  std::string evidence_id;
  std::string visit_id;
  EvidenceKind kind = EvidenceKind::kCheckIn;
  Proof proof;
  absl::Time receive_time;
  std::optional<double> distance_metres;
  // Of a manual entry.
  std::optional<Ruling> ruling;
};

}  // namespace homecare::visit
