// The load of a soak: everything a city does at its busiest, over and over.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/overload/load/caregivers.h"
#include "tests/overload/load/crowd.h"
#include "tests/overload/load/town.h"

namespace homecare::testing {

// Zibo at the top of an hour, times `factor`. Plan figures (12,000 visits and 1,550 presses a day):
// a day of service has ten hours, so 1,200 visits begin in an hour; half of them do so in the five
// minutes around the hour, 600 in 300 s: 2 a second. As many end, and so that it can go on, as many
// are ordered and accepted: 8 requests a second. Of the presses the busiest hour has a tenth, 155:
// one in 23 s. Reconnects come in bursts of 270 (terminals' heartbeats are not built yet; the apps
// that watch offers stand in for them).
struct SoakRate {
  explicit SoakRate(double factor)
      : visits_per_second(600.0 / 300 * factor), presses_per_second(1550.0 / 10 / 3600 * factor) {}

  double visits_per_second;
  double presses_per_second;
  int reconnects = 270;
};

struct LoadResult {
  CrowdResult orders;
  CaregiversResult visits;
  PressResult presses;
  int64_t incidents_closed = 0;
  int64_t reconnects = 0;
  // What nobody should ever have heard.
  std::vector<std::string> failed;
};

// Runs from construction until Finish. Thread safe.
class SoakLoad {
 public:
  SoakLoad(Town& town, const SoakRate& rate);
  ~SoakLoad();
  LoadResult Finish();

  int64_t orders() const { return orders_; }
  const Caregivers& caregivers() const { return *caregivers_; }

 private:
  class Apps;
  void CloseIncident(const intake::v1::Incident& incident);

  Town& town_;
  std::atomic<int64_t> orders_ = 0;
  std::atomic<int64_t> incidents_closed_ = 0;
  std::mutex mutex_;
  std::vector<std::string> failed_;
  std::unique_ptr<Caregivers> caregivers_;
  std::unique_ptr<Apps> apps_;
  std::unique_ptr<Crowd> crowd_;
  std::unique_ptr<Pressing> pressing_;
};

// Some caregivers are on duty from now on, whatever the hour, so that presses find somebody.
absl::Status PutOnDuty(Town& town, int caregivers, absl::Duration duration);

}  // namespace homecare::testing
