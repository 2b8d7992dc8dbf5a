// The streams of the queue as delivery sees them. Implemented over Redis by stream_reader.h and
// stream_writer.h, in memory by the simulation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/event/letter.h"

namespace homecare::event {

// What a consumer reads from. Not thread safe. It may lose, repeat and disorder what was put on it.
// Errors: UNAVAILABLE, REDIS_UNAVAILABLE; the next call tries anew.
class LetterQueue {
 public:
  virtual ~LetterQueue() = default;

  // New entries, waiting at most `block` for the first.
  virtual absl::StatusOr<std::vector<Letter>> Read(absl::Duration block) = 0;

  // Entries that readers who died, or a read whose answer was lost, left behind.
  virtual absl::StatusOr<std::vector<Letter>> Claim() = 0;

  // Acknowledges and deletes: a stream holds only what is not settled.
  virtual absl::Status Settle(const std::vector<Entry>& entries) = 0;
};

// A copy of an event to put on a stream.
struct Addition {
  std::string stream;
  std::string bytes;
};

// What relay and sweeper write to. Not thread safe. UNAVAILABLE: any part of it may be there.
class StreamWriter {
 public:
  virtual ~StreamWriter() = default;

  virtual absl::Status Add(const std::vector<Addition>& additions) = 0;
  virtual absl::StatusOr<int64_t> Length(const std::string& stream) = 0;
};

}  // namespace homecare::event
