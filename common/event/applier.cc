#include "common/event/applier.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/check.h"
#include "common/base/mutant.h"
#include "common/base/status.h"

namespace homecare::event {
namespace {

// Letters of one key trade places so that their versions rise; nothing else moves.
void SortWithinKeys(std::vector<Letter>& letters) {
  std::map<Subject, std::vector<size_t>> places;
  for (size_t i = 0; i < letters.size(); ++i) places[letters[i].subject()].push_back(i);
  for (const auto& [subject, indices] : places) {
    if (indices.size() == 1) continue;
    std::vector<Letter> own;
    for (const size_t i : indices) own.push_back(std::move(letters[i]));
    std::stable_sort(own.begin(), own.end(), [](const Letter& a, const Letter& b) {
      return a.event.version() < b.event.version();
    });
    for (size_t i = 0; i < own.size(); ++i) letters[indices[i]] = std::move(own[i]);
  }
}

// One call of Run. The runner may go through it several times: once for the whole group, then,
// where that was rolled back, once for each letter.
class Group {
 public:
  Group(const InboxStore& inbox, const Apply& apply, const ApplyAhead& ahead,
        const std::string& city_code, std::vector<Letter>& letters)
      : inbox_(inbox), apply_(apply), ahead_(ahead), city_code_(city_code), letters_(letters) {}

  std::vector<Letter> Run(ChangeRunner& runner, Lane lane) {
    for (Letter& letter : letters_) {
      steps_.push_back({.city_code = city_code_,
                        .traceparent = letter.event.traceparent(),
                        .body = [this, &letter](Change& change) { return Do(change, letter); },
                        .ahead = AheadOf(letter)});
    }
    const GroupGuard guard{
        .before = [this](pg::Tx& tx, absl::Span<Step> steps) { Begin(tx, steps); },
        .after = [this](pg::Tx& tx, absl::Span<Step>) { End(tx); }};
    runner.Run(lane, absl::MakeSpan(steps_), guard);
    for (size_t i = 0; i < letters_.size(); ++i) {
      letters_[i].status = steps_[i].outcome;
      if (!steps_[i].outcome.ok()) letters_[i].fate = Fate::kRefused;
    }
    std::vector<Letter> woken;
    for (auto& [event_id, letter] : woken_) woken.push_back(std::move(letter));
    return woken;
  }

 private:
  void Begin(pg::Tx& tx, absl::Span<Step> steps) {
    current_.clear();
    for (const Step& step : steps) {
      const ptrdiff_t index = &step - steps_.data();
      HC_CHECK(index >= 0 && index < static_cast<ptrdiff_t>(letters_.size()));
      letters_[index].fate = Fate::kRefused;
      current_.push_back(&letters_[index]);
    }
    known_ = inbox_.Load(tx, city_code_, current_);
  }

  void End(pg::Tx& tx) {
    for (Letter& letter : inbox_.Save(tx, city_code_, current_, known_)) {
      woken_.emplace(letter.event.event_id(), std::move(letter));
    }
  }

  bool IsHad(const Letter& letter) const {
    if (MutantIs("no_inbox")) return false;
    const std::string& event_id = letter.event.event_id();
    if (known_.received.contains(event_id)) return true;
    if (letter.task != Task::kReplay && known_.dead.contains(event_id)) return true;
    if (letter.event.version() == 0) return false;  // malformed: has no place in an order
    return letter.event.version() <= known_.keys.at(letter.subject()).version;
  }

  // Nothing for what will not be applied.
  ChangeAhead AheadOf(const Letter& letter) const {
    if (!ahead_) return nullptr;
    return [this, &letter](GroupMemory& memory, absl::Time) {
      if (letter.task != Task::kBury && !IsHad(letter)) ahead_(memory, letter.event);
    };
  }

  absl::Status Do(Change& change, Letter& letter) {
    letter.fate = Fate::kRefused;
    if (IsHad(letter)) return Settle(letter, Fate::kHad);
    if (letter.task == Task::kBury) return Settle(letter, Fate::kBuried);
    Known::Key& key = known_.keys.at(letter.subject());
    const bool early = !MutantIs("no_inbox") && letter.event.version() > key.version + 1;
    if (early && letter.task == Task::kReplay) {
      return NamedError(absl::StatusCode::kFailedPrecondition, "EARLIER_EVENT_MISSING",
                        "an earlier event of the same key was not applied yet");
    }
    if (early) letter.wait = letter.subject();
    if (early || letter.task == Task::kPark) return Settle(letter, Fate::kParked);
    RETURN_IF_ERROR(apply_(change, letter.event));
    key.version = letter.event.version();
    key.moved = true;
    return Settle(letter, Fate::kApplied);
  }

  static absl::Status Settle(Letter& letter, Fate fate) {
    letter.fate = fate;
    return absl::OkStatus();
  }

  const InboxStore& inbox_;
  const Apply& apply_;
  const ApplyAhead& ahead_;
  const std::string& city_code_;
  std::vector<Letter>& letters_;
  std::vector<Step> steps_;

  // Of the present transaction.
  std::vector<Letter*> current_;
  Known known_;
  // Of all of them. One that was rolled back may have added some: to look at them is harmless.
  std::map<std::string, Letter> woken_;
};

}  // namespace

Applier::Applier(ChangeRunner& runner, std::string subscriber, Apply apply, ApplyAhead ahead)
    : Applier(runner, std::make_shared<Inbox>(std::move(subscriber)), std::move(apply),
              std::move(ahead)) {}

Applier::Applier(ChangeRunner& runner, std::shared_ptr<const InboxStore> inbox, Apply apply,
                 ApplyAhead ahead)
    : runner_(runner),
      inbox_(std::move(inbox)),
      apply_(std::move(apply)),
      ahead_(std::move(ahead)) {}

std::vector<Letter> Applier::Run(Lane lane, const std::string& city_code,
                                 std::vector<Letter>& letters) const {
  SortWithinKeys(letters);
  return Group(*inbox_, apply_, ahead_, city_code, letters).Run(runner_, lane);
}

}  // namespace homecare::event
