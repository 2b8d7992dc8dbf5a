// A producer that tells a subscriber for real: outbox, relay, consumer, confirmations and sweeper,
// with the calls between the two services made in this process.
#pragma once

#include "common/event/confirmer.h"
#include "tests/integration/event/fixture.h"

namespace homecare::event {

// Intake, which tells `orders` to matching.
class Producer {
 public:
  explicit Producer(const std::string& redis_address)
      : database_(pg::Database::Open({.conninfo = server_.conninfo()})),
        relay_({.redis_address = redis_address}),
        runner_(ChangeRunner::Create(*database_, clock_, [this](std::vector<OutboxRow> rows) {
          if (relaying_) relay_.Take(std::move(rows));
        })) {}

  // One change a key, each of which tells one event.
  void Tell(const std::vector<std::string>& keys, bool emergency = false) {
    std::vector<Step> steps;
    for (const std::string& key : keys) {
      steps.push_back({.city_code = kCity, .body = [key, emergency](Change& change) {
                         v1::Event event;
                         event.set_topic("orders");
                         event.set_key(key);
                         event.set_emergency(emergency);
                         change.Emit(std::move(event));
                         return absl::OkStatus();
                       }});
    }
    runner_->Run(Lane::kNormal, absl::MakeSpan(steps));
    for (const Step& step : steps) ASSERT_TRUE(step.outcome.ok()) << step.outcome;
  }

  // Commits reach the outbox only: the bell is lost.
  void StopRelaying() { relaying_ = false; }

  int64_t Outbox() const { return server_.Count("outbox"); }
  bool EventuallyEmpty() const {
    return Eventually(kPatience, [&] { return Outbox() == 0; });
  }
  // What is in the outbox is due now.
  void MakeDue() const {
    server_.Execute("UPDATE outbox SET next_ring_time = '2000-01-01T00:00:00Z'");
  }

  const testing::TestDatabase& server() const { return server_; }
  pg::Database& database() { return *database_; }
  Relay& relay() { return relay_; }

 private:
  testing::TestDatabase server_{"intake"};
  WallClock clock_;
  std::unique_ptr<pg::Database> database_;
  Relay relay_;
  std::atomic<bool> relaying_ = true;
  std::unique_ptr<ChangeRunner> runner_;
};

// Asks the other service's database directly.
class DirectPeers final : public Peers {
 public:
  DirectPeers(pg::Database& producer, pg::Database& subscriber)
      : producer_(producer), subscriber_(subscriber) {}

  // What cannot be asked or told fails with UNAVAILABLE.
  void SetAway(bool have, bool confirm) {
    have_away_ = have;
    confirm_away_ = confirm;
  }
  int asked() const { return asked_; }

  absl::StatusOr<std::vector<std::string>> Have(const std::string& subscriber,
                                                const std::vector<EventRef>& events) override {
    ++asked_;
    if (have_away_) return absl::UnavailableError("away");
    std::vector<std::string> had;
    RETURN_IF_ERROR(subscriber_.Read(Lane::kNormal, [&](pg::Tx& tx) {
      had = Inbox(subscriber).FindHad(tx, kCity, events);
      return absl::OkStatus();
    }));
    return had;
  }

  absl::Status Confirm(const std::string&, const std::string& subscriber,
                       const std::vector<std::string>& event_ids) override {
    if (confirm_away_) return absl::UnavailableError("away");
    return producer_.Run(Lane::kNormal, [&](pg::Tx& tx) {
      Outbox().ConfirmHad(tx, kCity, subscriber, event_ids);
      return absl::OkStatus();
    });
  }

 private:
  pg::Database& producer_;
  pg::Database& subscriber_;
  std::atomic<bool> have_away_ = false, confirm_away_ = false;
  std::atomic<int> asked_ = 0;
};

class PairTest : public EventTest {
 protected:
  PairTest()
      : producer_(redis_->socket_path()),
        peers_(producer_.database(), subscriber_.database()),
        confirmer_(peers_, "matching") {}

  std::unique_ptr<Consumer> StartConsumer(bool emergency = false) {
    ConsumerOptions options = Options();
    options.emergency = emergency;
    return Consumer::Create(
        subscriber_.runner(), options,
        [this](Change& change, const v1::Event& event) { return subscriber_.Apply(change, event); },
        [this](absl::string_view topic, std::vector<std::string> event_ids) {
          confirmer_.Take(topic, std::move(event_ids));
        });
  }

  SweeperOptions SweepOptions() const {
    return {.city_codes = {kCity},
            .redis_address = redis_->socket_path(),
            .normal_interval = absl::Milliseconds(10),
            .emergency_interval = absl::Milliseconds(10),
            .unreachable_interval = absl::Milliseconds(10)};
  }

  std::unique_ptr<Sweeper> StartSweeper() {
    return std::make_unique<Sweeper>(producer_.database(), peers_, SweepOptions());
  }

  // Ten keys with `versions` events each.
  void TellTenKeys(int versions) {
    std::vector<std::string> keys;
    for (int i = 0; i < 10; ++i) keys.push_back(absl::StrCat("key-", i));
    for (int version = 0; version < versions; ++version) producer_.Tell(keys);
  }

  void ExpectTenKeysApplied(int versions) {
    std::string expected = "1";
    for (int version = 2; version <= versions; ++version) absl::StrAppend(&expected, " ", version);
    for (int i = 0; i < 10; ++i) {
      EXPECT_TRUE(subscriber_.EventuallyApplied(absl::StrCat("key-", i), expected))
          << subscriber_.Applied(absl::StrCat("key-", i));
    }
  }

  const std::string stream_ = StreamName(kCity, "orders", "matching", false);
  Producer producer_;
  DirectPeers peers_;
  Confirmer confirmer_;
};

}  // namespace homecare::event
