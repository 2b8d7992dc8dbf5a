#include "services/registry/domain/entitlement.h"

#include <algorithm>
#include <numeric>

#include "common/base/civil_time.h"
#include "services/registry/domain/checks.h"

namespace homecare::registry {
namespace {

// A stay may be planned ahead, and its end further.
constexpr absl::Duration kFarthestStart = absl::Hours(24 * 366);
constexpr absl::CivilDay kFirstDay(2000, 1, 1);

}  // namespace

void CheckGrant(const Grant& grant, absl::CivilDay today, absl::string_view path,
                Violations& violations) {
  CheckId(grant.grant_id, Path(path, "grant_id"), violations);
  CheckDay(grant.valid_from, today, Path(path, "valid_from"), violations);
  if (!grant.valid_to) return;
  CheckDay(*grant.valid_to, today, Path(path, "valid_to"), violations);
  violations.Expect(grant.valid_from < *grant.valid_to, Path(path, "valid_to"),
                    "must be after valid_from");
}

void CheckSuspension(const Suspension& suspension, absl::Time now, absl::string_view path,
                     Violations& violations) {
  CheckId(suspension.suspension_id, Path(path, "suspension_id"), violations);
  const absl::Time start = suspension.start_time;
  violations.Expect(start >= StartOf(kFirstDay) && start <= now + kFarthestStart,
                    Path(path, "start_time"), "must lie between 2000 and a year from now");
  const bool death = suspension.reason == SuspensionReason::kDeath;
  violations.Expect(!death || start <= now, Path(path, "start_time"),
                    "a death cannot be recorded before it happened");
  violations.Expect(!death || !suspension.end_time, Path(path, "end_time"), "a death never ends");
  if (!suspension.end_time) return;
  violations.Expect(start < *suspension.end_time && *suspension.end_time <= start + kLongestStay,
                    Path(path, "end_time"), "must be after start_time, by ten years at most");
}

std::optional<std::pair<size_t, size_t>> FindOverlap(const std::vector<Grant>& grants) {
  std::vector<size_t> order(grants.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::pair(grants[a].valid_from, a) < std::pair(grants[b].valid_from, b);
  });
  std::optional<size_t> before;
  for (size_t place : order) {
    const Grant& grant = grants[place];
    if (grant.annulled()) continue;
    if (before && grants[*before].CoversDay(grant.valid_from)) return std::pair(*before, place);
    before = place;
  }
  return std::nullopt;
}

bool IsRepeat(const Grant& again, const Grant& known) {
  return again.level == known.level && again.area == known.area &&
         again.valid_from == known.valid_from &&
         (again.valid_to == known.valid_to || again.valid_to == known.first_valid_to);
}

bool IsRepeat(const Suspension& again, const Suspension& known) {
  return again.reason == known.reason && again.start_time == known.start_time &&
         (again.end_time == known.end_time || again.end_time == known.first_end_time);
}

bool HasDied(const std::vector<Suspension>& suspensions) {
  return std::any_of(suspensions.begin(), suspensions.end(), [](const Suspension& suspension) {
    return suspension.reason == SuspensionReason::kDeath && !suspension.annulled();
  });
}

}  // namespace homecare::registry
