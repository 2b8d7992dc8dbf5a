// One event on its way through a consumer: what was read, what is to be done, what became of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "homecare/event/v1/event.pb.h"

namespace homecare::event {

// A key of a topic: the unit of order.
struct Subject {
  std::string topic;
  std::string key;

  auto operator<=>(const Subject& other) const = default;
};

// What the next transaction shall do with a letter.
enum class Task {
  kApply,
  kPark,    // it waits for `wait`
  kBury,    // it becomes a dead letter for `reason`
  kReplay,  // as kApply, although it is a dead letter
};

// What the transaction did. Only kRefused leaves the letter unsettled.
enum class Fate {
  kRefused,
  kApplied,
  kHad,  // nothing to do: applied before, or a dead letter already
  kParked,
  kBuried,
};

// Where a copy of it lies in Redis, to be acknowledged once it is settled.
struct Entry {
  std::string stream;
  std::string id;

  bool operator==(const Entry& other) const { return stream == other.stream && id == other.id; }
};

// A plain value, not thread safe.
struct Letter {
  v1::Event event;
  std::string bytes;
  std::vector<Entry> entries;

  Task task = Task::kApply;
  Subject wait;
  std::string reason;
  int failures = 0;

  Fate fate = Fate::kRefused;
  absl::Status status;

  Subject subject() const { return {event.topic(), event.key()}; }
};

// Reads an event that came on a stream of (city, topic). Bytes that are no event of it become a
// letter to bury (reason "malformed") at version 0, with what is known for certain: its own event
// id, else one made from the bytes so that a repeat is the same dead letter.
Letter ReadLetter(std::string bytes, absl::string_view city_code, absl::string_view topic,
                  bool emergency);

// What a WaitFor(...) status waits for; nothing for any other status.
std::optional<Subject> WaitedFor(const absl::Status& status);

}  // namespace homecare::event
