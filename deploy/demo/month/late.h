// What becomes known of June in July: visits uploaded late, a void, a claw-back, a level found too
// high, a death, an area class found wrong. Each is posted as adjustments, and nothing else is.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

struct LateFacts {
  // Visits that an audit took off the bill, and when: the decisions are on paper in its office.
  std::map<std::string, absl::Time> clawed_back;
};

absl::StatusOr<LateFacts> TellLateFacts(Scene& scene);

}  // namespace homecare::demo
