#include "services/billing/domain/facts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/validity.h"

namespace homecare::billing {
namespace {

absl::Status CheckGrants(const std::vector<Grant>& grants) {
  for (size_t i = 0; i < grants.size(); ++i) {
    if (EndsBeforeItStarts(grants[i])) {
      return IntervalInvalid(absl::StrCat("grant ", grants[i].grant_id));
    }
    for (size_t j = 0; j < i; ++j) {
      if (Overlap(grants[j], grants[i])) {
        return GrantsOverlap(grants[j].grant_id, grants[i].grant_id);
      }
    }
  }
  return absl::OkStatus();
}

// False for infinite instants too: they are infinitely long, or subtract to infinity.
bool Plausible(const Visit& visit) {
  const absl::Duration length = visit.check_out_time - visit.check_in_time;
  return absl::ZeroDuration() <= length && length <= kLongestVisit;
}

absl::Status CheckVisits(const std::vector<Visit>& visits) {
  std::vector<absl::string_view> ids;
  ids.reserve(visits.size());
  for (const Visit& visit : visits) {
    if (!Plausible(visit)) return IntervalInvalid(absl::StrCat("visit ", visit.visit_id));
    ids.push_back(visit.visit_id);
  }
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  return twice == ids.end() ? absl::OkStatus() : DuplicateVisit(*twice);
}

absl::Status CheckSuspensions(const std::vector<Suspension>& suspensions) {
  for (const Suspension& suspension : suspensions) {
    if (suspension.end_time && *suspension.end_time < suspension.start_time) {
      return IntervalInvalid("a suspension");
    }
  }
  return absl::OkStatus();
}

}  // namespace

const Grant* GrantOn(const std::vector<Grant>& grants, absl::CivilDay day) {
  for (const Grant& grant : grants) {
    if (ValidOn(grant, day)) return &grant;
  }
  return nullptr;
}

absl::Status CheckFacts(const ElderFacts& facts) {
  RETURN_IF_ERROR(CheckGrants(facts.grants));
  RETURN_IF_ERROR(CheckSuspensions(facts.suspensions));
  return CheckVisits(facts.visits);
}

}  // namespace homecare::billing
