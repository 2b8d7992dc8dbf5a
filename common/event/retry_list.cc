#include "common/event/retry_list.h"

#include <algorithm>
#include <utility>

namespace homecare::event {

absl::Duration BackOff(int failures, absl::Duration first, absl::Duration most) {
  absl::Duration delay = first;
  for (int i = 1; i < failures && delay < most; ++i) delay *= 2;
  return std::min(delay, most);
}

void RetryList::Add(Letter letter, SteadyTime due) {
  if (waiting_.size() >= kMost) return;
  std::string event_id = letter.event.event_id();
  waiting_[std::move(event_id)] = {std::move(letter), due};
}

bool RetryList::Absorb(const Letter& letter) {
  const auto found = waiting_.find(letter.event.event_id());
  if (found == waiting_.end()) return false;
  JoinEntries(letter.entries, found->second.letter.entries);
  return true;
}

std::vector<Letter> RetryList::TakeDue(SteadyTime now) {
  std::vector<Letter> due;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    if (it->second.due > now) {
      ++it;
      continue;
    }
    due.push_back(std::move(it->second.letter));
    it = waiting_.erase(it);
  }
  return due;
}

absl::Duration RetryList::UntilDue(SteadyTime now, absl::Duration most) const {
  absl::Duration least = most;
  for (const auto& [event_id, waiting] : waiting_) {
    least = std::min(least, absl::FromChrono(waiting.due - now));
  }
  return least;
}

void JoinEntries(const std::vector<Entry>& more, std::vector<Entry>& entries) {
  for (const Entry& entry : more) {
    if (std::find(entries.begin(), entries.end(), entry) == entries.end()) {
      entries.push_back(entry);
    }
  }
}

}  // namespace homecare::event
