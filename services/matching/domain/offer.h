// An offer: one caregiver is asked to go. And what becomes of it: an assignment.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/geo.h"
#include "services/matching/domain/roster.h"
#include "services/matching/domain/rule.h"

namespace homecare::matching {

// Values are those of the contract's OfferState.
enum class OfferState { kOpen = 1, kAccepted = 2, kDeclined = 3, kExpired = 4, kReleased = 5 };

// The whole life cycle, one row per legal step. What is absent is illegal.
inline constexpr auto kOfferSteps = std::to_array<std::pair<OfferState, OfferState>>({
    {OfferState::kOpen, OfferState::kAccepted},
    {OfferState::kOpen, OfferState::kDeclined},
    {OfferState::kOpen, OfferState::kExpired},
    {OfferState::kOpen, OfferState::kReleased},
});
bool CanStep(OfferState from, OfferState to);
absl::string_view Name(OfferState state);

struct Offer {
  std::string offer_id;
  std::string order_id;
  std::string elder_id;
  std::string caregiver_id;
  OfferState state = OfferState::kOpen;
  absl::Time planned_start_time;
  absl::Time planned_end_time;
  LatLng location;
  std::string item_code;
  Qualification qualification = Qualification::kCaregiver;
  int64_t added_travel_seconds = 0;
  int round = 0;
  bool emergency = false;
  // Takes time held or assigned to others, once it is accepted.
  bool displacing = false;
  absl::Time make_time;
  absl::Time expire_time;
  std::optional<absl::Time> close_time;
  // Value of the contract's DeclineReason; 0 where not declined.
  int decline_reason = 0;
  // Once accepted.
  std::string visit_id;
};

// Ends an open offer; an illegal step is a programmer's error.
void Close(Offer& offer, OfferState to, absl::Time now);

// Why that caregiver was asked: what the search found.
struct Explanation {
  int candidate_count = 0;
  RuleCounts rejections = {};
  int offers_before = 0;
  // The next best, where there was one.
  std::string runner_up_caregiver_id;
  absl::Time runner_up_start_time;
  int64_t runner_up_added_travel_seconds = 0;
};

// Where an assigned visit stands, as the visit service tells.
enum class AssignmentState { kScheduled, kInProgress, kCompleted, kMissed, kTakenBack };

struct Assignment {
  std::string visit_id;
  std::string order_id;
  std::string offer_id;
  std::string elder_id;
  std::string caregiver_id;
  std::string provider_id;
  absl::Time planned_start_time;
  absl::Time planned_end_time;
  LatLng location;
  std::string item_code;
  int64_t added_travel_seconds = 0;
  bool emergency = false;
  AssignmentState state = AssignmentState::kScheduled;
};

}  // namespace homecare::matching
