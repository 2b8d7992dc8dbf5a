#include "services/intake/domain/incident.h"

#include <array>

#include "common/base/names.h"

namespace homecare::intake {
namespace {

constexpr auto kButtons = std::to_array<NameOf<Button>>({
    {Button::kRed, "RED"},
    {Button::kGreen, "GREEN"},
});

constexpr auto kStates = std::to_array<NameOf<IncidentState>>({
    {IncidentState::kOpen, "OPEN"},
    {IncidentState::kAcknowledged, "ACKNOWLEDGED"},
    {IncidentState::kClosed, "CLOSED"},
});

}  // namespace

absl::string_view Name(Button button) { return NameIn(kButtons, button); }
Button ParseButton(absl::string_view name) { return ValueIn(kButtons, name); }
absl::string_view Name(IncidentState state) { return NameIn(kStates, state); }
IncidentState ParseIncidentState(absl::string_view name) { return ValueIn(kStates, name); }

PressEffect EffectOf(const LadderPolicy& policy, const std::optional<Incident>& newest,
                     absl::Time now) {
  if (!newest) return PressEffect::kOpenNew;
  if (newest->state != IncidentState::kClosed) return PressEffect::kJoin;
  const bool red = newest->button == Button::kRed;
  // Somebody who presses again after a close needs somebody again; only a green press that follows
  // the last one at once is the same wish.
  if (red && now - *newest->close_time <= policy.reopen) return PressEffect::kReopen;
  if (!red && now - newest->last_press_time <= policy.join) return PressEffect::kJoin;
  return PressEffect::kOpenNew;
}

}  // namespace homecare::intake
