// A service's database in memory: the tables of delivery as in 0001_delivery.sql, and what the
// simulation's own business keeps.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/check.h"
#include "common/event/letter.h"
#include "common/event/outbox.h"
#include "common/pg/tx.h"
#include "tests/simulation/model/table.h"

namespace homecare::simulation {

// City, and the id of an event or a request.
using Id = std::pair<std::string, std::string>;

struct Told {
  event::EventRef ref;
  std::string bytes;
  bool emergency = false;
  std::vector<std::string> pending;
  int rings = 1;
  absl::Time next_ring_time;
  absl::Time created_time;
};

struct Parked {
  event::Subject subject;
  int64_t version = 0;
  event::Subject wait;
  std::string bytes;
};

struct DeadLetter {
  event::Subject subject;
  int64_t version = 0;
  std::string bytes;
  std::string reason;
  bool resolved = false;
};

struct Answer {
  std::string method;
  std::string body_hash;
  std::string response;
};

// An event that a change told, by the number of the telling: the simulation's truth.
struct Telling {
  event::Subject subject;
  bool emergency = false;
  std::string request_id;  // empty where an event was the cause
};

// An event that a subscriber applied.
struct Effect {
  event::Subject subject;
  int64_t version = 0;
  int64_t telling = 0;
};

// Of one service, with one subscriber.
struct Tables {
  Table<event::VersionKey, int64_t> outbox_key;
  Table<Id, Told> outbox;
  Table<Id, char> inbox;
  Table<std::pair<std::string, event::Subject>, int64_t> applied;
  Table<Id, Parked> parked;
  Table<Id, DeadLetter> dead_letter;
  Table<Id, Answer> request;
  Table<int64_t, Telling> tellings;
  Table<int64_t, Effect> effects;

  template <typename Do>
  void ForEach(const Do& action) {
    action(outbox_key), action(outbox), action(inbox), action(applied), action(parked);
    action(dead_letter), action(request), action(tellings), action(effects);
  }
};

// A transaction on them. Not thread safe.
class MemoryTx final : public pg::Tx {
 public:
  explicit MemoryTx(Tables& tables) : tables_(tables) {}

  // Nothing that runs here speaks SQL.
  pg::Rows ExecVector(absl::string_view, const std::vector<pg::Param>&) override {
    HC_CHECK(false && "SQL in the simulation");
  }
  int writes() const override { return writes_; }

  const Tables& tables() const { return tables_; }
  Tables& Write() {
    ++writes_;
    return tables_;
  }

  void Commit() {
    tables_.ForEach([](auto& table) { table.Commit(); });
  }
  void Rollback() {
    tables_.ForEach([](auto& table) { table.Rollback(); });
  }

  static MemoryTx& Of(pg::Tx& tx) { return static_cast<MemoryTx&>(tx); }

 private:
  Tables& tables_;
  int writes_ = 0;
};

}  // namespace homecare::simulation
