// Who does what when, in virtual time: a list of deeds in order of time, then of being written
// down.
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace homecare::demo {

using Deed = std::function<absl::Status()>;

// Not thread safe.
class Agenda {
 public:
  // Most deeds are told to the half minute, so that one step serves several people.
  static absl::Time Tick(absl::Time time) {
    const int64_t seconds = absl::ToUnixSeconds(time);
    return absl::FromUnixSeconds((seconds + 29) / 30 * 30);
  }

  void At(absl::Time time, Deed deed) { deeds_.emplace(Tick(time), std::move(deed)); }
  void AtExactly(absl::Time time, Deed deed) { deeds_.emplace(time, std::move(deed)); }

  absl::Time next() const {
    return deeds_.empty() ? absl::InfiniteFuture() : deeds_.begin()->first;
  }

  // Takes out what is due by `time`.
  std::vector<Deed> TakeDue(absl::Time time) {
    std::vector<Deed> due;
    while (!deeds_.empty() && deeds_.begin()->first <= time) {
      due.push_back(std::move(deeds_.begin()->second));
      deeds_.erase(deeds_.begin());
    }
    return due;
  }

 private:
  std::multimap<absl::Time, Deed> deeds_;
};

}  // namespace homecare::demo
