// What an elder is entitled to, as the registry tells it, and the policy that says how much that
// is. Pure values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace homecare::intake {

// Numbers are those of homecare.type.v1.Level.
enum class Level { kSevere = 1, kModerate, kMild };

// On the civil days [valid_from, valid_to).
struct Grant {
  Level level = Level::kMild;
  absl::CivilDay valid_from;
  std::optional<absl::CivilDay> valid_to;
  bool operator==(const Grant&) const = default;
};

// No minute of [start_time, end_time) is subsidised.
struct Suspension {
  absl::Time start_time;
  std::optional<absl::Time> end_time;
  bool operator==(const Suspension&) const = default;
};

struct Entitlement {
  // False once the elder has left the register.
  bool active = true;
  std::vector<Grant> grants;
  std::vector<Suspension> suspensions;
  bool operator==(const Entitlement&) const = default;
};

// Policy data with an effective date; billing holds the caps of its own accord.
struct CarePolicy {
  std::string version_id;
  int severe_cap_minutes = 0;
  int moderate_cap_minutes = 0;
  int mild_cap_minutes = 0;
  // Orders of care plans are placed so many days before their day, at this minute of the day:
  // caregivers are asked when they are awake.
  int days_ahead = 0;
  int lay_out_minute = 0;
  // The most care one elder can well be given on one day.
  int most_daily_minutes = 0;

  int CapMinutes(Level level) const;
};

// The level in force on the day, if any grant is.
std::optional<Level> LevelOn(const Entitlement& entitlement, absl::CivilDay day);

// The cap that counts for minutes of that day (DOMAIN P1); 0 without a grant.
int CapOn(const Entitlement& entitlement, const CarePolicy& policy, absl::CivilDay day);

// Whether some of [start, end) is suspended.
bool RestsIn(const Entitlement& entitlement, absl::Time start, absl::Time end);

// Minutes of the month: the cap of its last day that has both a grant and time that is not
// suspended. In full whenever the elder came or left in mid-month (DOMAIN P2).
int EntitledMinutes(const Entitlement& entitlement, const CarePolicy& policy,
                    absl::CivilMonth month);

// Most minutes that can still be delivered from `now` until the month ends.
int RoomMinutes(const Entitlement& entitlement, const CarePolicy& policy, absl::CivilMonth month,
                absl::Time now);

}  // namespace homecare::intake
