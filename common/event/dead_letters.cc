#include "common/event/dead_letters.h"

#include <map>

#include "common/base/status.h"
#include "common/event/applier.h"
#include "common/event/inbox.h"
#include "common/event/letter.h"

namespace homecare::event {
namespace {

class Replay {
 public:
  Replay(const Applier& applier, const ReplayOptions& options, const Confirm& confirm)
      : applier_(applier), options_(options), confirm_(confirm) {}

  ReplayReport Run(std::vector<Letter> dead) {
    for (Letter& letter : dead) {
      if (letter.task == Task::kBury) {
        Fail(letter, absl::DataLossError(letter.reason));
        continue;
      }
      letter.task = Task::kReplay;
      // One at a time: each key's next is judged by what became of the one before.
      std::vector<Letter> batch;
      batch.push_back(std::move(letter));
      while (!batch.empty()) batch = Try(batch);
    }
    return std::move(report_);
  }

 private:
  // Returns those woken.
  std::vector<Letter> Try(std::vector<Letter>& batch) {
    std::vector<Letter> woken = applier_.Run(Lane::kNormal, options_.city_code, batch);
    std::map<std::string, std::vector<std::string>> had;
    for (const Letter& letter : batch) {
      const bool replayed = letter.task == Task::kReplay;
      if (letter.fate == Fate::kRefused && replayed) Fail(letter, letter.status);
      // What was woken and failed is still parked: it is the consumer's when it is rung again.
      if (letter.fate == Fate::kRefused || letter.fate == Fate::kParked) continue;
      had[letter.event.topic()].push_back(letter.event.event_id());
      if (replayed) ++report_.applied;
    }
    for (auto& [topic, event_ids] : had) confirm_(topic, std::move(event_ids));
    return woken;
  }

  void Fail(const Letter& letter, const absl::Status& status) {
    report_.failed.emplace_back(letter.event.event_id(), status);
  }

  const Applier& applier_;
  const ReplayOptions& options_;
  const Confirm& confirm_;
  ReplayReport report_;
};

}  // namespace

absl::StatusOr<ReplayReport> ReplayDeadLetters(pg::Database& database, ChangeRunner& runner,
                                               const ReplayOptions& options, const Apply& apply,
                                               const Confirm& confirm) {
  return ReplayDeadLetters(database, runner, std::make_shared<Inbox>(options.subscriber), options,
                           apply, confirm);
}

absl::StatusOr<ReplayReport> ReplayDeadLetters(pg::Database& database, ChangeRunner& runner,
                                               std::shared_ptr<const InboxStore> inbox,
                                               const ReplayOptions& options, const Apply& apply,
                                               const Confirm& confirm) {
  std::vector<Letter> dead;
  RETURN_IF_ERROR(database.Read(Lane::kNormal, [&](pg::Tx& tx) {
    dead = inbox->DeadLetters(tx, options.city_code, options.limit);
    return absl::OkStatus();
  }));
  const Applier applier(runner, std::move(inbox), apply);
  return Replay(applier, options, confirm).Run(std::move(dead));
}

}  // namespace homecare::event
