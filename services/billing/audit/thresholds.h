// Where the detectors of the set `detectors-2022-1` draw their lines. A change of a default is a
// new set; a run with other values says so in each finding, which carries its threshold.
#pragma once

#include "absl/time/time.h"
#include "common/base/money.h"

namespace homecare::billing::audit {

struct Thresholds {
  // Two taps on a phone are seconds apart; a minute is what a bill can see.
  absl::Duration overlap = absl::Minutes(1);
  // Faster than a car through town in a straight line, and farther than positions are wrong.
  double travel_metres_per_second = 60 / 3.6;
  double travel_metres = 1000;
  // DOMAIN "Visits and evidence".
  double coarse_metres = 200;
  double geofence_metres = 300;
  absl::Duration clock_skew = absl::Minutes(5);
  // A worn-out phone happens; a third of the month's visits without a place is a habit.
  int unproven_visits = 5;
  double unproven_share = 0.3;
  // A position taken afresh never repeats to the sixth decimal.
  int identical_points = 4;
  // Care takes as long as it takes: to the second it does not repeat.
  int identical_durations = 8;
  double identical_durations_share = 0.5;
  // Inside another's home, as exactly as phones know it.
  double near_another_metres = 100;
  // Once is a borrowed phone.
  int shared_device_visits = 3;
  // Uploaded in one go, half a day later: longer than any valley has no network.
  absl::Duration upload_together = absl::Minutes(2);
  absl::Duration upload_after = absl::Hours(12);
  absl::Duration upload_visit = absl::Minutes(15);
  // Nobody keeps the plan to the minute at both ends that often.
  int as_booked_visits = 8;
  double as_booked_share = 0.5;
  // A minute is the smallest that bills.
  absl::Duration suspended = absl::Minutes(1);
  // The programme's longest working day; beyond 16 hours nobody works.
  Minutes long_day{12 * 60};
  Minutes impossible_day{16 * 60};
  // The last days at three times the pace, ending within a twentieth below the cap.
  int surge_days = 5;
  double surge_ratio = 3;
  double surge_cap_share = 0.95;
  // A quarter of a year is no chance.
  int full_cap_months = 3;
  // Entered more than a day after.
  absl::Duration manual_late = absl::Hours(24);
  int manual_entries = 5;
  // Of one provider; fewer may well be one person's week.
  int cleared_exceptions = 10;
};

}  // namespace homecare::billing::audit
