// Rings the bell: puts what was just committed to the outbox on its subscribers' streams.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/change/outbox_row.h"
#include "common/event/streams.h"

namespace homecare::event {

struct RelayOptions {
  std::string redis_address;
  // Events that may wait for Redis, per lane. What finds the queue full is dropped on purpose, as
  // is what Redis does not take: the sweeper rings again for whatever is not confirmed.
  int queue = 20000;
};

// Events that are sent together.
constexpr size_t kRelayBatch = 256;

// What the relay sends for these rows: one copy for each subscriber of their topics.
std::vector<Addition> AdditionsOf(const std::vector<OutboxRow>& rows);

// Thread safe; a thread and a connection per lane. The destructor sends what is queued, once.
class Relay {
 public:
  explicit Relay(RelayOptions options);
  ~Relay();

  // Never blocks and never fails: meant for ChangeRunner::Create.
  void Take(std::vector<OutboxRow> rows);

  // Events queued or being sent.
  int64_t pending() const;

 private:
  class Line;

  std::unique_ptr<Line> normal_;
  std::unique_ptr<Line> emergency_;
};

}  // namespace homecare::event
