// A store that went away: one line in the log when it goes and one when it is back, however often
// it is asked in between; every failure is counted.
#pragma once

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"

namespace homecare::event {

// Not thread safe.
class Outage {
 public:
  // `who` uses Redis: the label of the count.
  explicit Outage(std::string who) : who_(std::move(who)) {}

  // Returns status.ok().
  bool Note(const absl::Status& status) {
    if (status.ok()) {
      if (failures_ > 0) log::Info("Redis answers again", {{"user", who_}});
      failures_ = 0;
      return true;
    }
    if (++failures_ == 1) {
      log::Warning("Redis is away", {{"user", who_}, {"error", status.message()}});
    }
    metrics::Default().GetCounter("homecare_redis_errors_total", {{"user", who_}}).Add();
    return false;
  }

  // In a row.
  int failures() const { return failures_; }

 private:
  const std::string who_;
  int failures_ = 0;
};

}  // namespace homecare::event
