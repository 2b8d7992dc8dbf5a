// What an elder is granted and when that rests. Both are bitemporal: what holds when (valid_from,
// start_time) and since when the register knows (recorded_time). A change never alters what was
// recorded; it is a new revision beside it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/status.h"
#include "services/registry/domain/words.h"

namespace homecare::registry {

// On the civil days [valid_from, valid_to) of Asia/Shanghai. An empty range is an annulled grant.
struct Grant {
  std::string grant_id;
  Level level = Level::kMild;
  AreaClass area = AreaClass::kUrban;
  absl::CivilDay valid_from;
  std::optional<absl::CivilDay> valid_to;
  // As revision 1 had it, by which a repeat is known for one.
  std::optional<absl::CivilDay> first_valid_to;
  int revision = 1;
  absl::Time recorded_time;

  bool annulled() const { return valid_to && *valid_to <= valid_from; }
  bool CoversDay(absl::CivilDay day) const {
    return day >= valid_from && (!valid_to || day < *valid_to);
  }
  bool operator==(const Grant&) const = default;
};

// On the instants [start_time, end_time). An empty range is an annulled suspension.
struct Suspension {
  std::string suspension_id;
  SuspensionReason reason = SuspensionReason::kHospital;
  absl::Time start_time;
  std::optional<absl::Time> end_time;
  std::optional<absl::Time> first_end_time;
  int revision = 1;
  absl::Time recorded_time;

  bool annulled() const { return end_time && *end_time <= start_time; }
  bool operator==(const Suspension&) const = default;
};

// Whoever is away longer has moved.
inline constexpr absl::Duration kLongestStay = absl::Hours(24 * 3660);

// Ids, dates in order and sane. A death has happened and never ends.
void CheckGrant(const Grant& grant, absl::CivilDay today, absl::string_view path,
                Violations& violations);
void CheckSuspension(const Suspension& suspension, absl::Time now, absl::string_view path,
                     Violations& violations);

// Places of two grants that share a day, the later one second; none where all is well.
std::optional<std::pair<size_t, size_t>> FindOverlap(const std::vector<Grant>& grants);

// Whether `again` says what `known` said when it was first recorded, or says now.
bool IsRepeat(const Grant& again, const Grant& known);
bool IsRepeat(const Suspension& again, const Suspension& known);

// An elder whose death is on record, and was not annulled, is not active.
bool HasDied(const std::vector<Suspension>& suspensions);

}  // namespace homecare::registry
