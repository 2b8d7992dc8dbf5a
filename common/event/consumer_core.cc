#include "common/event/consumer_core.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "common/base/status.h"
#include "common/event/verdict.h"
#include "common/log/log.h"

namespace homecare::event {
namespace {

constexpr absl::Duration kBlock = absl::Milliseconds(200);
constexpr absl::Duration kLongestEmergencyRetry = absl::Seconds(2);
// While not active, and while Redis or PostgreSQL is away: first and longest wait.
constexpr absl::Duration kShortPause = absl::Milliseconds(50);
constexpr absl::Duration kLongPause = absl::Seconds(1);

void Append(std::vector<Letter> more, std::vector<Letter>& letters) {
  letters.insert(letters.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

}  // namespace

ConsumerCore::ConsumerCore(LetterQueue& queue, Applier applier, ConsumerOptions options,
                           Confirm confirm)
    : options_(std::move(options)),
      lane_(options_.emergency ? Lane::kEmergency : Lane::kNormal),
      applier_(std::move(applier)),
      confirm_(std::move(confirm)),
      queue_(queue),
      redis_("consumer"),
      emergencies_(options_.attempts, options_.on_emergency_failure) {}

absl::Duration ConsumerCore::Step(SteadyTime now) {
  if (options_.active && !options_.active()) {
    Forget();
    return kShortPause;
  }
  if (now < resume_) return absl::FromChrono(resume_ - now);
  if (ready_.empty()) MakeReady(retries_.TakeDue(now));
  if (!ready_.empty()) {
    ApplyGroup(now);
    // No database: what is in Redis is left in Redis.
    return now < resume_ ? absl::FromChrono(resume_ - now) : absl::ZeroDuration();
  }
  absl::StatusOr<Letters> letters = Fetch(now);
  if (!redis_.Note(letters.status())) return BackOff(redis_.failures(), kShortPause, kLongPause);
  MakeReady(WithoutRepeats(*std::move(letters)));
  return absl::ZeroDuration();
}

int64_t ConsumerCore::in_flight() const {
  size_t sum = retries_.size();
  for (const auto& [city_code, letters] : ready_) sum += letters.size();
  return static_cast<int64_t>(sum);
}

// Somebody else leads: what this one holds is taken over by them.
void ConsumerCore::Forget() {
  ready_.clear();
  retries_.Clear();
  emergencies_.Clear();
}

absl::StatusOr<std::vector<Letter>> ConsumerCore::Fetch(SteadyTime now) {
  if (now >= next_claim_) {
    ASSIGN_OR_RETURN(Letters claimed, queue_.Claim());
    next_claim_ = After(now, options_.claim_idle);
    if (!claimed.empty()) return claimed;
  }
  return queue_.Read(std::max(retries_.UntilDue(now, kBlock), absl::Milliseconds(1)));
}

void ConsumerCore::MakeReady(Letters letters) {
  for (Letter& letter : letters) ready_[letter.event.city_code()].push_back(std::move(letter));
}

std::vector<Letter> ConsumerCore::TakeGroup() {
  const auto first = ready_.begin();
  Letters& letters = first->second;
  const auto end = letters.begin() +
                   static_cast<ptrdiff_t>(std::min<size_t>(letters.size(), options_.group_size));
  Letters group(std::make_move_iterator(letters.begin()), std::make_move_iterator(end));
  letters.erase(letters.begin(), end);
  if (letters.empty()) ready_.erase(first);
  return group;
}

void ConsumerCore::ApplyGroup(SteadyTime now) {
  const std::string city_code = ready_.begin()->first;
  Letters group = TakeGroup();
  Letters woken = applier_.Run(lane_, city_code, group);
  Letters left = Judge(group, now);
  if (!left.empty()) {
    applier_.Run(lane_, city_code, left);
    Judge(left, now);
  }
  if (!woken.empty()) {
    // Those woken come first: what is behind them may wait for them.
    Append(std::exchange(ready_[city_code], {}), woken);
    ready_.erase(city_code);
    MakeReady(WithoutRepeats(std::move(woken)));
  }
  if (now < resume_) SetReadyAside(now);
}

// An event may lie in its stream more than once, and again while an earlier copy waits here.
std::vector<Letter> ConsumerCore::WithoutRepeats(Letters letters) {
  Letters out;
  std::map<std::string, size_t> places;
  for (Letter& letter : letters) {
    if (retries_.Absorb(letter)) continue;
    const auto [place, is_new] = places.try_emplace(letter.event.event_id(), out.size());
    if (is_new) {
      out.push_back(std::move(letter));
    } else {
      JoinEntries(letter.entries, out[place->second].entries);
    }
  }
  return out;
}

void ConsumerCore::SetReadyAside(SteadyTime now) {
  for (auto& [city_code, letters] : std::exchange(ready_, {})) {
    for (Letter& letter : letters) retries_.Add(std::move(letter), now);
  }
}

// Settles what is settled, sets aside what failed, and returns what a second transaction has to
// park or to bury.
std::vector<Letter> ConsumerCore::Judge(Letters& letters, SteadyTime now) {
  Letters left;
  std::vector<Entry> entries;
  std::map<std::string, std::vector<std::string>> had;
  absl::Status circumstance;
  for (Letter& letter : letters) {
    Record(letter);
    emergencies_.Note(letter);
    if (letter.fate == Fate::kRefused) {
      if (IsCircumstance(letter.status)) circumstance = letter.status;
      Refused(std::move(letter), left, now);
      continue;
    }
    JoinEntries(letter.entries, entries);
    if (letter.fate == Fate::kParked) continue;
    had[letter.event.topic()].push_back(letter.event.event_id());
  }
  NoteCircumstance(circumstance, now);
  // Where Redis does not hear this, the entries come again and are found to be had.
  if (!entries.empty()) redis_.Note(queue_.Settle(entries));
  for (auto& [topic, event_ids] : had) confirm_(topic, std::move(event_ids));
  return left;
}

void ConsumerCore::Refused(Letter letter, Letters& left, SteadyTime now) {
  // Where parking or burying failed, the event is tried again first.
  if (letter.event.version() > 0) letter.task = Task::kApply;
  if (IsCircumstance(letter.status)) {
    retries_.Add(std::move(letter), now);
  } else if (const std::optional<Subject> wait = WaitedFor(letter.status)) {
    letter.task = Task::kPark;
    letter.wait = *wait;
    left.push_back(std::move(letter));
  } else {
    Failed(std::move(letter), left, now);
  }
}

void ConsumerCore::Failed(Letter letter, Letters& left, SteadyTime now) {
  ++letter.failures;
  const bool emergency = letter.event.emergency();
  if (letter.failures >= options_.attempts && !emergency) {
    letter.task = Task::kBury;
    letter.reason = TextOf(letter.status);
    left.push_back(std::move(letter));
    return;
  }
  const absl::Duration most =
      emergency ? std::min(options_.retry_most, kLongestEmergencyRetry) : options_.retry_most;
  const absl::Duration delay = BackOff(letter.failures, options_.retry_first, most);
  retries_.Add(std::move(letter), After(now, delay));
}

void ConsumerCore::NoteCircumstance(const absl::Status& status, SteadyTime now) {
  circumstances_ = status.ok() ? 0 : circumstances_ + 1;
  if (status.ok()) return;
  resume_ = After(now, BackOff(circumstances_, kShortPause, kLongPause));
  if (circumstances_ == 1) log::Warning("consumer waits", {{"reason", Reason(status)}});
}

}  // namespace homecare::event
