// The door for requests: a change, its idempotency row and its outbox rows commit in one
// transaction, and only then is OK answered (DESIGN "Delivery" 1, 8).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "common/change/runner.h"

namespace homecare {

struct MutatorOptions {
  int normal_threads = 4;
  int emergency_threads = 2;
  // Requests that may wait; one more is SERVER_BUSY with a retry delay.
  int normal_queue = 1024;
  int emergency_queue = 1024;
  // Requests that may share one transaction.
  int group_size = 256;
};

struct Mutation {
  std::string city_code;
  // The same id gives the first outcome back. With another method or body: INVALID_ARGUMENT,
  // REQUEST_ID_REUSED.
  std::string request_id;
  std::string method;
  // SHA-256 of the request's deterministic bytes.
  std::string body_hash;
  std::string traceparent;
  // Decides and writes; on OK fills the serialised response, which is stored. A refusal leaves
  // nothing, and its request id is free.
  std::function<absl::Status(Change&, std::string* response)> body;
  // Announces what the body will ask for, so that a group reads it with one statement
  // (group_memory.h); may be empty. May run several times.
  ChangeAhead ahead;
  // Called once, from a thread of the mutator. Must not block.
  std::function<void(const absl::Status&, const std::string& response)> done;
};

// Thread safe. The destructor finishes what was taken.
class Mutator {
 public:
  virtual ~Mutator() = default;

  static std::unique_ptr<Mutator> Create(ChangeRunner& runner, MutatorOptions options);

  // Takes the mutation, or refuses without calling `done`: RESOURCE_EXHAUSTED, SERVER_BUSY.
  virtual absl::Status Submit(Lane lane, Mutation mutation) = 0;

  // Requests queued or running.
  virtual int64_t pending() const = 0;
};

}  // namespace homecare
