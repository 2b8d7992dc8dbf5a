#include "services/intake/domain/incident.h"

#include <gtest/gtest.h>

namespace homecare::intake {
namespace {

TEST(IncidentTest, NamesRoundTrip) {
  for (const Button button : {Button::kRed, Button::kGreen}) {
    EXPECT_EQ(ParseButton(Name(button)), button);
  }
  for (const IncidentState state :
       {IncidentState::kOpen, IncidentState::kAcknowledged, IncidentState::kClosed}) {
    EXPECT_EQ(ParseIncidentState(Name(state)), state);
  }
}

TEST(EffectOfTest, TheFirstPressOpens) {
  EXPECT_EQ(EffectOf({}, std::nullopt, absl::UnixEpoch()), PressEffect::kOpenNew);
}

// Times are ages: seconds since the last press, and since the close.
TEST(EffectOfTest, EveryFurtherPressIsDecided) {
  using S = IncidentState;
  using E = PressEffect;
  const struct {
    Button button;
    S state;
    int pressed, closed;
    E effect;
  } cases[] = {
      {Button::kRed, S::kOpen, 0, 0, E::kJoin},
      {Button::kRed, S::kOpen, 86'400, 0, E::kJoin},
      {Button::kRed, S::kAcknowledged, 86'400, 0, E::kJoin},
      {Button::kRed, S::kClosed, 0, 0, E::kReopen},
      {Button::kRed, S::kClosed, 900, 600, E::kReopen},
      {Button::kRed, S::kClosed, 900, 601, E::kOpenNew},
      {Button::kGreen, S::kOpen, 86'400, 0, E::kJoin},
      {Button::kGreen, S::kAcknowledged, 86'400, 0, E::kJoin},
      {Button::kGreen, S::kClosed, 60, 1, E::kJoin},
      {Button::kGreen, S::kClosed, 61, 1, E::kOpenNew},
      {Button::kGreen, S::kClosed, 601, 600, E::kOpenNew},
  };
  const absl::Time now = absl::FromUnixSeconds(1654041600);
  for (const auto& c : cases) {
    Incident incident;
    incident.button = c.button;
    incident.state = c.state;
    incident.last_press_time = now - absl::Seconds(c.pressed);
    if (c.state == S::kClosed) incident.close_time = now - absl::Seconds(c.closed);
    EXPECT_EQ(EffectOf({}, incident, now), c.effect)
        << Name(c.button) << " " << Name(c.state) << ", pressed " << c.pressed << " s ago, closed "
        << c.closed << " s ago";
  }
}

}  // namespace
}  // namespace homecare::intake
