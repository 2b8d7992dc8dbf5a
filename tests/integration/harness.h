// What the tests of one service stand on: its database, the door through which its events come, its
// deadlines as the clock of the test makes them due, its requests, and what it tells.
#pragma once

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/change/mutator.h"
#include "common/change/runner.h"
#include "common/event/applier.h"
#include "common/pg/database.h"
#include "common/rpc/convert.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/page.h"
#include "common/rpc/status_bridge.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/support/test_database.h"

namespace homecare::testing {

inline constexpr char kCity[] = "370300";

// 2022-06-01, a Wednesday, 08:00 in Zibo, and where the test moves it. Thread safe.
class ManualClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixMicros(micros_); }
  void Advance(absl::Duration by) { micros_ += absl::ToInt64Microseconds(by); }

 private:
  std::atomic<int64_t> micros_ = 1654041600000000;
};

// For one thread; the service under test has its own.
class Harness {
 public:
  using Fire = std::function<absl::Status(Change&, const Deadline&)>;

  Harness(const std::string& service, event::Apply apply, Fire fire,
          event::ApplyAhead ahead = nullptr)
      : server_(service),
        database_(pg::Database::Open({.conninfo = server_.conninfo()})),
        runner_(ChangeRunner::Create(*database_, clock_, nullptr)),
        mutator_(Mutator::Create(*runner_, {})),
        dispatcher_(rpc::Dispatcher::Create(*database_, *mutator_, {.city_codes = {kCity}})),
        applier_(*runner_, service, std::move(apply), std::move(ahead)),
        fire_(std::move(fire)) {}

  // Applies an event as the consumer does it, with the next version of its key: one that must wait
  // is parked, and what it wakes follows. What was refused for another reason.
  absl::Status Hear(const std::string& topic, const std::string& key, event::v1::Event event) {
    return HearTogether(topic, {{key, std::move(event)}});
  }
  // Several of different keys in one transaction, in this order.
  absl::Status HearTogether(const std::string& topic,
                            std::vector<std::pair<std::string, event::v1::Event>> events) {
    std::vector<event::Letter> letters;
    for (std::pair<std::string, event::v1::Event>& named : events) {
      const std::string& key = named.first;
      event::v1::Event& event = named.second;
      event.set_event_id(NewId());
      event.set_city_code(kCity);
      event.set_topic(topic);
      event.set_key(key);
      event.set_version(++versions_[{topic, key}]);
      letters.push_back(event::ReadLetter(event.SerializeAsString(), kCity, topic, false));
    }
    while (!letters.empty()) {
      std::vector<event::Letter> next = applier_.Run(Lane::kNormal, kCity, letters);
      RETURN_IF_ERROR(Park(std::move(letters)));
      letters = std::move(next);
    }
    return absl::OkStatus();
  }

  // Moves the clock and fires what has become due on the way, each in a change that deletes it.
  void Advance(absl::Duration by) {
    clock_.Advance(by);
    while (const std::optional<Deadline> due = FirstDue()) {
      Step step{.city_code = kCity, .body = [&](Change& change) {
                  change.tx().Exec(
                      "DELETE FROM deadline WHERE city_code = $1 AND kind = $2 AND subject_id = $3",
                      {kCity, due->kind, due->subject_id});
                  return fire_(change, *due);
                }};
      runner_->Run(Lane::kNormal, absl::MakeSpan(&step, 1));
      ASSERT_TRUE(step.outcome.ok()) << due->kind << ": " << step.outcome;
    }
  }

  // A change that nobody asked for.
  absl::Status Act(ChangeBody body) {
    Step step{.city_code = kCity, .body = std::move(body)};
    runner_->Run(Lane::kNormal, absl::MakeSpan(&step, 1));
    return step.outcome;
  }

  // What was told of a key, in order of version.
  std::vector<event::v1::Event> Told(const std::string& topic, const std::string& key) {
    std::vector<event::v1::Event> told;
    const absl::Status status = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
      told.clear();
      for (const pg::Row row : tx.Exec("SELECT event FROM outbox WHERE city_code = $1"
                                       " AND topic = $2 AND key = $3 ORDER BY version",
                                       {kCity, topic, key})) {
        EXPECT_TRUE(told.emplace_back().ParseFromString(row.Bytes("event")));
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return told;
  }

  // Calls as a client does. City and request id are filled in where they are empty.
  template <typename Stub, typename Request, typename Response>
  absl::Status Call(Stub& stub,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    Request request, Response* response) {
    if (request.city_code().empty()) request.set_city_code(kCity);
    if constexpr (requires { request.set_request_id(""); }) {
      if (request.request_id().empty()) request.set_request_id(NewId());
    }
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    response->Clear();
    return rpc::FromGrpc((stub.*method)(&context, request, response));
  }

  ManualClock& clock() { return clock_; }
  const TestDatabase& server() const { return server_; }
  pg::Database& database() { return *database_; }
  rpc::Dispatcher& dispatcher() { return *dispatcher_; }
  const Mutator& mutator() const { return *mutator_; }
  const rpc::Pager& pager() const { return pager_; }

 private:
  absl::Status Park(std::vector<event::Letter> letters) {
    std::vector<event::Letter> waiting;
    for (event::Letter& letter : letters) {
      if (letter.fate == event::Fate::kBuried) return absl::InternalError(letter.reason);
      if (letter.fate != event::Fate::kRefused) continue;
      const auto wait = event::WaitedFor(letter.status);
      if (!wait) return letter.status;
      letter.task = event::Task::kPark;
      letter.wait = *wait;
      waiting.push_back(std::move(letter));
    }
    if (!waiting.empty()) applier_.Run(Lane::kNormal, kCity, waiting);
    return absl::OkStatus();
  }

  std::optional<Deadline> FirstDue() {
    std::optional<Deadline> due;
    const absl::Status status = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
      for (const pg::Row row : tx.Exec("SELECT kind, subject_id, due_time, emergency FROM deadline"
                                       " WHERE city_code = $1 AND due_time <= $2"
                                       " ORDER BY due_time, kind, subject_id LIMIT 1",
                                       {kCity, clock_.Now()})) {
        due = Deadline{row.Text("kind"), row.Text("subject_id"), row.Time("due_time"),
                       row.Bool("emergency")};
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return due;
  }

  const TestDatabase server_;
  ManualClock clock_;
  const std::unique_ptr<pg::Database> database_;
  const std::unique_ptr<ChangeRunner> runner_;
  const std::unique_ptr<Mutator> mutator_;
  const std::unique_ptr<rpc::Dispatcher> dispatcher_;
  const rpc::Pager pager_{"a key of the test"};
  const event::Applier applier_;
  const Fire fire_;
  std::map<std::pair<std::string, std::string>, int64_t> versions_;
};

}  // namespace homecare::testing
