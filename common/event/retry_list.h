// Letters that failed and will be tried again, in memory: Redis still holds their entries, so that
// what is forgotten here comes back.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/event/letter.h"

namespace homecare::event {

// Steady time: retries are no business of the calendar.
using SteadyTime = std::chrono::steady_clock::time_point;

inline SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }
inline SteadyTime After(SteadyTime now, absl::Duration delay) {
  return now + absl::ToChronoNanoseconds(delay);
}
inline SteadyTime SteadyIn(absl::Duration delay) { return After(SteadyNow(), delay); }

// first, 2 first, 4 first ... up to `most`.
absl::Duration BackOff(int failures, absl::Duration first, absl::Duration most);

// Not thread safe.
class RetryList {
 public:
  // Beyond this a letter is forgotten.
  static constexpr size_t kMost = 1000;

  void Add(Letter letter, SteadyTime due);

  // Whether the event is in the list; then the letter's entries have joined it.
  bool Absorb(const Letter& letter);

  std::vector<Letter> TakeDue(SteadyTime now);

  // How long until the first is due, at most `most`.
  absl::Duration UntilDue(SteadyTime now, absl::Duration most) const;

  size_t size() const { return waiting_.size(); }
  void Clear() { waiting_.clear(); }

 private:
  struct Waiting {
    Letter letter;
    SteadyTime due;
  };

  std::map<std::string, Waiting> waiting_;  // by event id
};

// Adds the entries that are not there yet.
void JoinEntries(const std::vector<Entry>& more, std::vector<Entry>& entries);

}  // namespace homecare::event
