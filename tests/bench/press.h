// From the button to the caregiver's telephone.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tests/bench/report.h"
#include "tests/bench/stack.h"

namespace homecare::bench {

struct PressOptions {
  int presses = 400;
  double presses_per_second = 10;
  double orders_per_second = 50;
};

// Red presses of as many elders at a steady pace, under a steady pace of orders: the time from the
// call of PressButton to the offer at a watcher of WatchOffers (press_to_offer_ms_...). An incident
// is closed as a false alarm once its offer was seen, which frees the caregiver. INTERNAL where an
// offer does not come.
absl::Status BenchPress(Stack& stack, const PressOptions& options, Report* report);

}  // namespace homecare::bench
