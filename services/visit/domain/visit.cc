#include "services/visit/domain/visit.h"

#include <array>
#include <utility>

#include "common/base/names.h"

namespace homecare::visit {
namespace {

constexpr auto kStateNames = std::to_array<NameOf<State>>({
    {State::kScheduled, "SCHEDULED"},
    {State::kInProgress, "IN_PROGRESS"},
    {State::kCompleted, "COMPLETED"},
    {State::kWithdrawn, "WITHDRAWN"},
    {State::kMissed, "MISSED"},
    {State::kVoided, "VOIDED"},
});

constexpr auto kKindNames = std::to_array<NameOf<EvidenceKind>>({
    {EvidenceKind::kCheckIn, "CHECK_IN"},
    {EvidenceKind::kCheckOut, "CHECK_OUT"},
});

// The whole life cycle, one row per legal step. What is absent is illegal. A visit reported missed
// may still begin: the caregiver was late, and the elder was cared for.
constexpr auto kSteps = std::to_array<std::pair<State, State>>({
    {State::kScheduled, State::kInProgress},
    {State::kScheduled, State::kWithdrawn},
    {State::kScheduled, State::kMissed},
    {State::kMissed, State::kInProgress},
    {State::kMissed, State::kWithdrawn},
    {State::kInProgress, State::kCompleted},
    {State::kInProgress, State::kVoided},
    {State::kCompleted, State::kVoided},
});

}  // namespace

absl::string_view Name(State state) { return NameIn(kStateNames, state); }
State ParseState(absl::string_view name) { return ValueIn(kStateNames, name); }
absl::string_view Name(EvidenceKind kind) { return NameIn(kKindNames, kind); }
EvidenceKind ParseEvidenceKind(absl::string_view name) { return ValueIn(kKindNames, name); }

bool MayStep(State from, State to) {
  for (const auto& step : kSteps) {
    if (step.first == from && step.second == to) return true;
  }
  return false;
}

}  // namespace homecare::visit
