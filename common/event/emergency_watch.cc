#include "common/event/emergency_watch.h"

#include "common/base/status.h"
#include "common/event/consumer.h"
#include "common/event/verdict.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"

namespace homecare::event {
namespace {

// Beyond this the counting begins anew.
constexpr size_t kMostCounted = 10000;

}  // namespace

void EmergencyWatch::Note(const Letter& letter) {
  if (!letter.event.emergency()) return;
  const std::string& event_id = letter.event.event_id();
  if (letter.fate == Fate::kBuried) Escalate(letter, absl::DataLossError(letter.reason));
  if (letter.fate != Fate::kParked && letter.fate != Fate::kRefused) {
    tries_.erase(event_id);
    return;
  }
  if (letter.fate == Fate::kRefused && !IsFailure(letter.status)) return;
  if (tries_.size() >= kMostCounted) tries_.clear();
  if (++tries_[event_id] != attempts_) return;
  Escalate(letter, letter.fate == Fate::kRefused ? letter.status
                                                 : WaitFor(letter.wait.topic, letter.wait.key));
}

void EmergencyWatch::Escalate(const Letter& letter, const absl::Status& status) const {
  log::Error("emergency event cannot be applied", {{"event_id", letter.event.event_id()},
                                                   {"topic", letter.event.topic()},
                                                   {"key", letter.event.key()},
                                                   {"reason", TextOf(status)}});
  metrics::Default().GetCounter("homecare_emergency_events_failing_total").Add();
  if (call_) call_(letter.event, status);
}

}  // namespace homecare::event
