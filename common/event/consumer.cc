#include "common/event/consumer.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "common/base/status.h"
#include "common/event/applier.h"
#include "common/event/emergency_watch.h"
#include "common/event/letter.h"
#include "common/event/outage.h"
#include "common/event/retry_list.h"
#include "common/event/stream_reader.h"
#include "common/event/verdict.h"
#include "common/log/log.h"

namespace homecare::event {
namespace {

constexpr absl::Duration kBlock = absl::Milliseconds(200);
constexpr absl::Duration kLongestEmergencyRetry = absl::Seconds(2);
// While not active, and while Redis or PostgreSQL is away: first and longest wait.
constexpr absl::Duration kShortPause = absl::Milliseconds(50);
constexpr absl::Duration kLongPause = absl::Seconds(1);

using Letters = std::vector<Letter>;

StreamReaderOptions ReaderOptions(const ConsumerOptions& options) {
  return {.redis_address = options.redis_socket,
          .subscriber = options.subscriber,
          .city_codes = options.city_codes,
          .topics = options.topics,
          .emergency = options.emergency,
          .batch = options.group_size,
          .claim_idle = options.claim_idle};
}

class StreamConsumer final : public Consumer {
 public:
  StreamConsumer(ChangeRunner& runner, ConsumerOptions options, Apply apply, Confirm confirm)
      : options_(std::move(options)),
        lane_(options_.emergency ? Lane::kEmergency : Lane::kNormal),
        applier_(runner, options_.subscriber, std::move(apply)),
        confirm_(std::move(confirm)),
        reader_(ReaderOptions(options_)),
        redis_("consumer"),
        emergencies_(options_.attempts, options_.on_emergency_failure),
        thread_([this] { Loop(); }) {}

  ~StreamConsumer() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  int64_t in_flight() const override { return in_flight_; }

 private:
  void Loop() {
    while (!Stopping()) {
      if (options_.active && !options_.active()) {
        Rest();
        continue;
      }
      if (SteadyNow() < resume_) {
        Pause(absl::FromChrono(resume_ - SteadyNow()));
        continue;
      }
      Process(retries_.TakeDue(SteadyNow()));
      if (SteadyNow() < resume_) continue;  // no database: leave in Redis what is in Redis
      absl::StatusOr<Letters> letters = Fetch();
      if (redis_.Note(letters.status())) {
        Process(WithoutRepeats(*std::move(letters)));
      } else {
        Pause(BackOff(redis_.failures(), kShortPause, kLongPause));
      }
    }
  }

  // Somebody else leads: what this one holds is taken over by them.
  void Rest() {
    retries_.Clear();
    emergencies_.Clear();
    in_flight_ = 0;
    Pause(kShortPause);
  }

  absl::StatusOr<Letters> Fetch() {
    const SteadyTime now = SteadyNow();
    if (now >= next_claim_) {
      ASSIGN_OR_RETURN(Letters claimed, reader_.Claim());
      next_claim_ = SteadyIn(options_.claim_idle);
      if (!claimed.empty()) return claimed;
    }
    return reader_.Read(std::max(retries_.UntilDue(now, kBlock), absl::Milliseconds(1)));
  }

  // An event may lie in its stream more than once, and again while an earlier copy waits here.
  Letters WithoutRepeats(Letters letters) {
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

  void Process(Letters letters) {
    in_flight_ = static_cast<int64_t>(letters.size() + retries_.size());
    std::map<std::string, Letters> by_city;
    for (Letter& letter : letters) by_city[letter.event.city_code()].push_back(std::move(letter));
    for (auto& [city_code, own] : by_city) ProcessCity(city_code, std::move(own));
    in_flight_ = static_cast<int64_t>(retries_.size());
  }

  void ProcessCity(const std::string& city_code, Letters letters) {
    while (!letters.empty()) {
      if (SteadyNow() < resume_) return SetAside(std::move(letters));
      const size_t size = std::min<size_t>(letters.size(), options_.group_size);
      Letters group(std::make_move_iterator(letters.begin()),
                    std::make_move_iterator(letters.begin() + size));
      letters.erase(letters.begin(), letters.begin() + size);
      Letters woken = WithoutRepeats(applier_.Run(lane_, city_code, group));
      Letters left = Judge(group);
      if (!left.empty()) {
        applier_.Run(lane_, city_code, left);
        Judge(left);
      }
      // Those woken come first: what is behind them may wait for them.
      letters.insert(letters.begin(), std::make_move_iterator(woken.begin()),
                     std::make_move_iterator(woken.end()));
    }
  }

  void SetAside(Letters letters) {
    for (Letter& letter : letters) retries_.Add(std::move(letter), SteadyNow());
  }

  // Settles what is settled, sets aside what failed, and returns what a second transaction has to
  // park or to bury.
  Letters Judge(Letters& letters) {
    Letters left;
    std::vector<Entry> entries;
    std::map<std::string, std::vector<std::string>> had;
    absl::Status circumstance;
    for (Letter& letter : letters) {
      Record(letter);
      emergencies_.Note(letter);
      if (letter.fate == Fate::kRefused) {
        if (IsCircumstance(letter.status)) circumstance = letter.status;
        Refused(std::move(letter), left);
        continue;
      }
      JoinEntries(letter.entries, entries);
      if (letter.fate == Fate::kParked) continue;
      had[letter.event.topic()].push_back(letter.event.event_id());
    }
    NoteCircumstance(circumstance);
    // Where Redis does not hear this, the entries come again and are found to be had.
    if (!entries.empty()) redis_.Note(reader_.Settle(entries));
    for (auto& [topic, event_ids] : had) confirm_(topic, std::move(event_ids));
    return left;
  }

  void Refused(Letter letter, Letters& left) {
    // Where parking or burying failed, the event is tried again first.
    if (letter.event.version() > 0) letter.task = Task::kApply;
    if (IsCircumstance(letter.status)) {
      retries_.Add(std::move(letter), SteadyNow());
    } else if (const std::optional<Subject> wait = WaitedFor(letter.status)) {
      letter.task = Task::kPark;
      letter.wait = *wait;
      left.push_back(std::move(letter));
    } else {
      Failed(std::move(letter), left);
    }
  }

  void Failed(Letter letter, Letters& left) {
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
    retries_.Add(std::move(letter), SteadyIn(delay));
  }

  void NoteCircumstance(const absl::Status& status) {
    circumstances_ = status.ok() ? 0 : circumstances_ + 1;
    if (status.ok()) return;
    resume_ = SteadyIn(BackOff(circumstances_, kShortPause, kLongPause));
    if (circumstances_ == 1) log::Warning("consumer waits", {{"reason", Reason(status)}});
  }

  bool Stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  void Pause(absl::Duration duration) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, absl::ToChronoNanoseconds(duration), [this] { return stopping_; });
  }

  const ConsumerOptions options_;
  const Lane lane_;
  const Applier applier_;
  const Confirm confirm_;

  // Of the thread.
  StreamReader reader_;
  Outage redis_;
  RetryList retries_;
  EmergencyWatch emergencies_;
  SteadyTime next_claim_;
  SteadyTime resume_;
  int circumstances_ = 0;

  std::atomic<int64_t> in_flight_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Consumer> Consumer::Create(ChangeRunner& runner, ConsumerOptions options,
                                           Apply apply, Confirm confirm) {
  return std::make_unique<StreamConsumer>(runner, std::move(options), std::move(apply),
                                          std::move(confirm));
}

}  // namespace homecare::event
