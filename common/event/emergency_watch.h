// Notices emergencies that do not get through a consumer, and calls a person.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "common/event/letter.h"

namespace homecare::event {

// Not thread safe.
class EmergencyWatch {
 public:
  using Call = std::function<void(const v1::Event&, const absl::Status&)>;

  // Calls once for an event that `attempts` tries could not apply.
  EmergencyWatch(int attempts, Call call) : attempts_(attempts), call_(std::move(call)) {}

  // Told of each letter after each try. One that waits is as little helped as one that fails.
  void Note(const Letter& letter);

  void Clear() { tries_.clear(); }

 private:
  void Escalate(const Letter& letter, const absl::Status& status) const;

  const int attempts_;
  const Call call_;
  std::map<std::string, int> tries_;  // by event id
};

}  // namespace homecare::event
