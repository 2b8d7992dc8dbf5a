// Care hours of a month that are not delivered, told before they are lost. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/intake/domain/layout.h"

namespace homecare::intake {

// One elder's month, in minutes.
struct UndeliveredHours {
  std::string elder_id;
  std::string county_code;
  // Whose caregiver was last assigned; empty where nobody ever was.
  std::string provider_id;
  int entitled = 0;
  int delivered = 0;
  // Of orders under way, and of the plan's visits that are still to be ordered.
  int laid_out = 0;
  // Of what is not delivered, as much as the rest of the month has room for.
  int possible = 0;
  // Possible, and nothing is laid out for them.
  int at_risk = 0;
  // Neither delivered nor possible any more.
  int lost = 0;
};

// Minutes only; who the elder is, the caller fills in. Delivered minutes beyond the entitlement do
// not count: they are not lost to anybody.
UndeliveredHours Undelivered(const LayoutInput& month);

// Most at risk first, then most lost, then by id.
bool MoreUrgent(const UndeliveredHours& a, const UndeliveredHours& b);

}  // namespace homecare::intake
