#include "common/event/verdict.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"

namespace homecare::event {
namespace {

const char* NameOf(Fate fate) {
  switch (fate) {
    case Fate::kApplied:
      return "applied";
    case Fate::kHad:
      return "had";
    case Fate::kParked:
      return "parked";
    case Fate::kBuried:
      return "dead_letter";
    case Fate::kRefused:
      break;
  }
  return "refused";
}

}  // namespace

bool IsCircumstance(const absl::Status& status) {
  const std::string reason = Reason(status);
  return status.code() == absl::StatusCode::kUnavailable || reason == "DATABASE_BUSY" ||
         reason == "TRANSACTION_CONFLICT" || reason == "NOT_LEADER";
}

bool IsFailure(const absl::Status& status) {
  return !status.ok() && !IsCircumstance(status) && !WaitedFor(status).has_value();
}

std::string TextOf(const absl::Status& status) {
  return absl::StrCat(absl::StatusCodeToString(status.code()), " ", Reason(status), ": ",
                      status.message());
}

void Record(const Letter& letter) {
  metrics::Default()
      .GetCounter("homecare_events_consumed_total",
                  {{"topic", letter.event.topic()}, {"outcome", NameOf(letter.fate)}})
      .Add();
  if (letter.fate == Fate::kRefused && IsFailure(letter.status)) {
    log::Warning("event failed", {{"event_id", letter.event.event_id()},
                                  {"topic", letter.event.topic()},
                                  {"failures", letter.failures + 1},
                                  {"reason", TextOf(letter.status)}});
  }
  if (letter.fate == Fate::kBuried) {
    log::Error("event is a dead letter", {{"event_id", letter.event.event_id()},
                                          {"topic", letter.event.topic()},
                                          {"key", letter.event.key()},
                                          {"reason", letter.reason}});
  }
}

}  // namespace homecare::event
