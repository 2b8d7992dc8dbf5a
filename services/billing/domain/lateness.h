// Which visits of a closed month are late, and since when they are on record (DOMAIN "After the
// close" 1, 2).
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/queue.h"

namespace homecare::billing {

// Borrows the records of one elder's visits.
class VisitRecords {
 public:
  explicit VisitRecords(const std::vector<Recorded<Visit>>& records);

  // Marks the late visits of a queue of what was known at `time`, and puts them last: those known
  // at the close by (check-in, id), then the late ones by (time of recording, id). A visit is late
  // when no record of it held at the close; one that was known then and corrected since is not.
  void PutLateLast(absl::Time close_time, absl::Time time, VisitQueue& queue) const;

 private:
  // InfinitePast for a visit that was known at the close; else the start of the unbroken chain of
  // records that holds at `time`: a correction replaces a record at the instant at which it is
  // recorded itself, a void leaves a gap.
  absl::Time LateSince(absl::string_view visit_id, absl::Time close_time, absl::Time time) const;

  std::vector<const Recorded<Visit>*> records_;  // By (visit id, time of recording).
};

}  // namespace homecare::billing
