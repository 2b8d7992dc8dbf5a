// Finishes runs of the detectors, which take longer than a transaction or a call may.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/change/change.h"
#include "common/pg/database.h"
#include "common/runtime/worker.h"

namespace homecare::billing {

// Of RunDetectors; the subject is the run.
inline constexpr char kDetectorsDeadline[] = "DETECTORS";

// One thread, and one run at a time: a month of 360,000 visits is some 400 MB while it is looked
// at. A run whose process died is begun anew by the next process; findings count once all of them
// are kept. Two processes may work at one run: the first to be done counts. Thread safe.
class DetectorWorker {
 public:
  DetectorWorker(pg::Database& database, const Clock& clock, std::vector<std::string> city_codes);

  // Begins with the runs that are not done. Once; again it does nothing.
  void Start() { worker_.Start(); }
  // Gives up the run under way, which stays RUNNING, and waits.
  void Stop() { worker_.Stop(); }

  // The handler of kDetectorsDeadline: wakes the thread once the change has committed.
  absl::Status OnDeadline(Change& change, const Deadline& deadline);

  // Finishes every run that is not done, in the caller's thread. The last error of Database or
  // ReadMonth; runs that could be finished are.
  absl::Status FinishAll();

 private:
  pg::Database& database_;
  const Clock& clock_;
  const std::vector<std::string> city_codes_;
  runtime::Worker worker_;
};

}  // namespace homecare::billing
