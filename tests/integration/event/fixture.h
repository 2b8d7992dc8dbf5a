// What the tests of delivery share: a producer and a subscriber with a real database each, a real
// Redis between them, and effects that tell order and count.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/event/consumer.h"
#include "common/event/inbox.h"
#include "common/event/outbox.h"
#include "common/event/peers.h"
#include "common/event/relay.h"
#include "common/event/stream_reader.h"
#include "common/event/sweeper.h"
#include "common/event/topology.h"
#include "common/redis/client.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/private_redis.h"
#include "tests/support/test_database.h"

namespace homecare::event {

inline constexpr char kCity[] = "370300";
inline constexpr absl::Duration kPatience = absl::Seconds(30);

using ::homecare::testing::Eventually;

inline v1::Event MakeEvent(const std::string& topic, const std::string& key, int64_t version,
                           bool emergency = false) {
  v1::Event event;
  event.set_event_id(NewId());
  event.set_city_code(kCity);
  event.set_topic(topic);
  event.set_key(key);
  event.set_version(version);
  event.set_emergency(emergency);
  return event;
}

// Matching, which hears `registry` and `orders`. Each applied event leaves a row; its place tells
// the order of one key's rows.
class Subscriber {
 public:
  Subscriber() : database_(pg::Database::Open({.conninfo = server_.conninfo()})) {
    server_.Execute(
        "CREATE TABLE test_effect (place bigint GENERATED ALWAYS AS IDENTITY, topic text NOT NULL,"
        " key text NOT NULL, version bigint NOT NULL)");
    runner_ = ChangeRunner::Create(*database_, clock_, nullptr);
  }

  using Rule = std::function<absl::Status(Change&, const v1::Event&)>;

  // Writes the effect, then does what the test said about this key.
  absl::Status Apply(Change& change, const v1::Event& event) {
    change.tx().Exec("INSERT INTO test_effect (topic, key, version) VALUES ($1, $2, $3)",
                     {event.topic(), event.key(), event.version()});
    const Rule rule = RuleOf(event.key());
    return rule ? rule(change, event) : absl::OkStatus();
  }

  void SetRule(const std::string& key, Rule rule) {
    const std::lock_guard lock(mutex_);
    rules_[key] = std::move(rule);
  }
  void RemoveRule(const std::string& key) {
    const std::lock_guard lock(mutex_);
    rules_.erase(key);
  }

  // "1 2 3": the versions of the key in the order in which they were applied.
  std::string Applied(const std::string& key, const std::string& topic = "orders") const {
    return server_.Scalar(
        absl::StrCat("SELECT coalesce(string_agg(version::text, ' ' ORDER BY place), '')"
                     " FROM test_effect WHERE topic = '",
                     topic, "' AND key = '", key, "'"));
  }
  bool EventuallyApplied(const std::string& key, const std::string& versions) const {
    return Eventually(kPatience, [&] { return Applied(key) == versions; });
  }

  const testing::TestDatabase& server() const { return server_; }
  pg::Database& database() { return *database_; }
  ChangeRunner& runner() { return *runner_; }

 private:
  Rule RuleOf(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto rule = rules_.find(key);
    return rule == rules_.end() ? nullptr : rule->second;
  }

  testing::TestDatabase server_{"matching"};
  WallClock clock_;
  std::unique_ptr<pg::Database> database_;
  std::unique_ptr<ChangeRunner> runner_;
  std::mutex mutex_;
  std::map<std::string, Rule> rules_;
};

class EventTest : public ::testing::Test {
 protected:
  EventTest() : redis_(*testing::PrivateRedis::Create({})), client_({redis_->socket_path()}) {}

  ConsumerOptions Options() const {
    return {.subscriber = "matching",
            .city_codes = {kCity},
            .topics = {"registry", "orders"},
            .redis_socket = redis_->socket_path(),
            .attempts = 3,
            .retry_first = absl::Milliseconds(5),
            .retry_most = absl::Milliseconds(20),
            .claim_idle = absl::Milliseconds(100)};
  }

  std::unique_ptr<Consumer> Start(ConsumerOptions options) {
    return Consumer::Create(
        subscriber_.runner(), std::move(options),
        [this](Change& change, const v1::Event& event) { return subscriber_.Apply(change, event); },
        [this](absl::string_view, std::vector<std::string> event_ids) {
          const std::lock_guard lock(mutex_);
          confirmed_.insert(event_ids.begin(), event_ids.end());
        });
  }

  std::string Stream(const v1::Event& event) const {
    return StreamName(kCity, event.topic(), "matching", event.emergency());
  }

  // Onto the stream as the relay does it.
  void Add(const v1::Event& event) { AddBytes(Stream(event), event.SerializeAsString()); }
  void AddBytes(const std::string& stream, const std::string& bytes) {
    const auto reply = client_.Command(AddToStream(stream, bytes));
    ASSERT_TRUE(reply.ok() && !reply->IsError()) << reply.status();
  }

  bool Confirmed(const v1::Event& event) {
    const std::lock_guard lock(mutex_);
    return confirmed_.contains(event.event_id());
  }
  bool EventuallyConfirmed(const v1::Event& event) {
    return Eventually(kPatience, [&] { return Confirmed(event); });
  }

  int64_t Length(const std::string& stream) {
    const auto reply = client_.Command({"XLEN", stream});
    return reply.ok() ? reply->integer : -1;
  }
  bool EventuallyEmpty(const std::string& stream) {
    return Eventually(kPatience, [&] { return Length(stream) == 0; });
  }

  bool EventuallyCount(const std::string& table, int64_t count) {
    return Eventually(kPatience, [&] { return subscriber_.server().Count(table) == count; });
  }

  const std::unique_ptr<testing::PrivateRedis> redis_;
  redis::Client client_;
  Subscriber subscriber_;
  std::mutex mutex_;
  std::set<std::string> confirmed_;
};

}  // namespace homecare::event
