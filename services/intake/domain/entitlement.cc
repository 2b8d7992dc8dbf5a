#include "services/intake/domain/entitlement.h"

#include <algorithm>

#include "common/base/civil_time.h"

namespace homecare::intake {
namespace {

// Whole minutes of the day from `now` on that no suspension covers. Suspensions may overlap.
int FreeMinutes(const Entitlement& entitlement, absl::CivilDay day, absl::Time now) {
  absl::Time from = std::max(now, StartOf(day));
  const absl::Time end = StartOf(day + 1);
  std::vector<Suspension> suspensions = entitlement.suspensions;
  std::sort(suspensions.begin(), suspensions.end(),
            [](const Suspension& a, const Suspension& b) { return a.start_time < b.start_time; });
  absl::Duration free;
  for (const Suspension& one : suspensions) {
    if (one.start_time > from) free += std::min(one.start_time, end) - std::min(from, end);
    from = std::max(from, one.end_time.value_or(absl::InfiniteFuture()));
  }
  if (from < end) free += end - from;
  return static_cast<int>(absl::ToInt64Minutes(free));
}

}  // namespace

int CarePolicy::CapMinutes(Level level) const {
  switch (level) {
    case Level::kSevere:
      return severe_cap_minutes;
    case Level::kModerate:
      return moderate_cap_minutes;
    case Level::kMild:
      return mild_cap_minutes;
  }
  return 0;
}

std::optional<Level> LevelOn(const Entitlement& entitlement, absl::CivilDay day) {
  for (const Grant& grant : entitlement.grants) {
    if (grant.valid_from <= day && (!grant.valid_to || day < *grant.valid_to)) return grant.level;
  }
  return std::nullopt;
}

int CapOn(const Entitlement& entitlement, const CarePolicy& policy, absl::CivilDay day) {
  const std::optional<Level> level = LevelOn(entitlement, day);
  return level ? policy.CapMinutes(*level) : 0;
}

bool RestsIn(const Entitlement& entitlement, absl::Time start, absl::Time end) {
  return std::any_of(entitlement.suspensions.begin(), entitlement.suspensions.end(),
                     [&](const Suspension& one) {
                       return one.start_time < end && (!one.end_time || start < *one.end_time);
                     });
}

int EntitledMinutes(const Entitlement& entitlement, const CarePolicy& policy,
                    absl::CivilMonth month) {
  for (absl::CivilDay day = absl::CivilDay(month + 1) - 1; day >= absl::CivilDay(month); --day) {
    const int cap = CapOn(entitlement, policy, day);
    if (cap > 0 && FreeMinutes(entitlement, day, StartOf(day)) > 0) return cap;
  }
  return 0;
}

int RoomMinutes(const Entitlement& entitlement, const CarePolicy& policy, absl::CivilMonth month,
                absl::Time now) {
  if (!entitlement.active) return 0;
  int room = 0;
  for (absl::CivilDay day(month); day < absl::CivilDay(month + 1); ++day) {
    if (StartOf(day + 1) <= now || CapOn(entitlement, policy, day) == 0) continue;
    room += std::min(policy.most_daily_minutes, FreeMinutes(entitlement, day, now));
  }
  return room;
}

}  // namespace homecare::intake
