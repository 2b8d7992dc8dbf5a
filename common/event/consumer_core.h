// What a consumer does, without its thread and its clock: one small step after another.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/event/applier.h"
#include "common/event/consumer.h"
#include "common/event/emergency_watch.h"
#include "common/event/letter.h"
#include "common/event/outage.h"
#include "common/event/retry_list.h"
#include "common/event/streams.h"

namespace homecare::event {

// Not thread safe; in_flight() may be asked between steps only.
class ConsumerCore {
 public:
  // `queue` must outlive it.
  ConsumerCore(LetterQueue& queue, Applier applier, ConsumerOptions options, Confirm confirm);

  // Does one of these: reads (waiting at most kBlock), or applies one group of what was read, woken
  // or is to be tried again at `now`. Returns the wait before the next step.
  absl::Duration Step(SteadyTime now);

  // Events read and not yet settled.
  int64_t in_flight() const;

 private:
  using Letters = std::vector<Letter>;

  void Forget();
  void MakeReady(Letters letters);
  Letters TakeGroup();
  absl::StatusOr<Letters> Fetch(SteadyTime now);
  void ApplyGroup(SteadyTime now);
  Letters WithoutRepeats(Letters letters);
  Letters Judge(Letters& letters, SteadyTime now);
  void Refused(Letter letter, Letters& left, SteadyTime now);
  void Failed(Letter letter, Letters& left, SteadyTime now);
  void NoteCircumstance(const absl::Status& status, SteadyTime now);
  void SetReadyAside(SteadyTime now);

  const ConsumerOptions options_;
  const Lane lane_;
  const Applier applier_;
  const Confirm confirm_;
  LetterQueue& queue_;

  Outage redis_;
  RetryList retries_;
  EmergencyWatch emergencies_;
  std::map<std::string, Letters> ready_;  // by city, to be applied next
  SteadyTime next_claim_;
  SteadyTime resume_;
  int circumstances_ = 0;
};

}  // namespace homecare::event
