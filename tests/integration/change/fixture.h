// What the tests of common/change share: a service's database with one more table, a clock that
// stands still, and a database that fails on demand.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/status.h"
#include "common/change/runner.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/test_database.h"

namespace homecare::testing {

inline constexpr char kCity[] = "370300";
inline constexpr absl::Duration kPatience = absl::Seconds(30);

// 2022-06-01T00:00:00Z, and where the test moves it.
class ManualClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixMicros(micros_); }
  void Advance(absl::Duration by) { micros_ += absl::ToInt64Microseconds(by); }

 private:
  std::atomic<int64_t> micros_ = 1654041600000000;
};

// A real database whose failures the test chooses.
class FaultyDatabase final : public pg::Database {
 public:
  enum class Fault {
    kNone,
    kUnreachable,     // nothing runs
    kAnswerLost,      // commits, and nobody hears of it
    kRolledBackLost,  // rolls back, and nobody hears of it
  };

  explicit FaultyDatabase(pg::Database& real) : real_(real) {}

  // The next `times` calls of Run fail so; kUnreachable holds for Read as well.
  void Fail(Fault fault, int times) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    times_ = times;
  }

  absl::Status Run(Lane lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) override {
    const Fault fault = Take();
    if (fault == Fault::kNone) return real_.Run(lane, body);
    if (fault == Fault::kUnreachable) return Named("DATABASE_UNAVAILABLE");
    const absl::Status status = real_.Run(lane, [&](pg::Tx& tx) {
      const absl::Status inner = body(tx);
      return fault == Fault::kAnswerLost ? inner : absl::CancelledError("lost");
    });
    EXPECT_EQ(status.ok(), fault == Fault::kAnswerLost) << status;
    return Named("OUTCOME_UNKNOWN");
  }

  absl::Status Read(Lane lane, absl::FunctionRef<absl::Status(pg::Tx&)> body) override {
    {
      const std::lock_guard lock(mutex_);
      if (fault_ == Fault::kUnreachable && times_ > 0) return Named("DATABASE_UNAVAILABLE");
    }
    return real_.Read(lane, body);
  }

 private:
  static absl::Status Named(absl::string_view reason) {
    return NamedError(absl::StatusCode::kUnavailable, reason, "for the test");
  }

  Fault Take() {
    const std::lock_guard lock(mutex_);
    if (times_ == 0) return Fault::kNone;
    --times_;
    return fault_;
  }

  pg::Database& real_;
  std::mutex mutex_;
  Fault fault_ = Fault::kNone;
  int times_ = 0;
};

class ChangeTest : public ::testing::Test {
 protected:
  ChangeTest() : database_(pg::Database::Open({.conninfo = server_.conninfo()})) {
    server_.Execute(
        "CREATE TABLE thing (thing_id text PRIMARY KEY,"
        " xid xid8 NOT NULL DEFAULT pg_current_xact_id())");
  }

  std::unique_ptr<ChangeRunner> NewRunner(pg::Database& database) {
    return ChangeRunner::Create(database, clock_, [this](std::vector<OutboxRow> rows) {
      const std::lock_guard lock(relayed_mutex_);
      ++relay_calls_;
      for (OutboxRow& row : rows) relayed_.push_back(std::move(row));
    });
  }

  // Writes a row that exists once, or fails with UNIQUE_VIOLATION.
  static absl::Status MakeThing(Change& change, const std::string& thing_id) {
    change.tx().Exec("INSERT INTO thing (thing_id) VALUES ($1)", {thing_id});
    return absl::OkStatus();
  }

  static void EmitOrder(Change& change, const std::string& order_id, bool emergency = false) {
    event::v1::Event event;
    event.set_topic("orders");
    event.set_key(order_id);
    event.set_emergency(emergency);
    event.mutable_order_cancelled()->set_order_id(order_id);
    change.Emit(std::move(event));
  }

  // Runs one body by itself.
  static absl::Status RunOne(ChangeRunner& runner, ChangeBody body) {
    Step step{.city_code = kCity, .body = std::move(body)};
    runner.Run(Lane::kNormal, absl::MakeSpan(&step, 1));
    return step.outcome;
  }

  // Runs `work` with 0, 1, ... on as many threads and waits for all.
  static void InParallel(int threads, const std::function<void(int)>& work) {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back([&work, i] { work(i); });
    for (std::thread& thread : running) thread.join();
  }

  int64_t Things() const { return server_.Count("thing"); }

  TestDatabase server_{"intake"};
  std::unique_ptr<pg::Database> database_;
  ManualClock clock_;
  std::mutex relayed_mutex_;
  int relay_calls_ = 0;
  std::vector<OutboxRow> relayed_;
};

}  // namespace homecare::testing
