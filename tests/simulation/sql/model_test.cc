// The simulation's tables in memory are what the product's SQL is: the same random operations give
// the same answers and leave the same rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "absl/strings/str_join.h"
#include "common/pg/database.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/simulation/model/memory_inbox.h"
#include "tests/simulation/model/memory_outbox.h"
#include "tests/simulation/world/surroundings.h"
#include "tests/support/test_database.h"

namespace homecare::simulation {
namespace {

using event::Fate;
using event::Letter;
using event::Task;

constexpr char kSubscriber[] = "matching";
constexpr int kSeeds = 200;
constexpr int kOperations = 25;

absl::Time TimeOf(int64_t milliseconds) {
  return absl::FromUnixSeconds(1654041600) + absl::Milliseconds(milliseconds);
}

std::string Text(const event::DueRow& row) {
  return absl::StrCat(row.ref.event_id, " ", row.ref.topic, " ", row.ref.key, " ", row.ref.version,
                      " ", row.bytes, " [", absl::StrJoin(row.pending, ","), "] ",
                      absl::ToUnixMillis(row.created_time));
}

std::string Text(const Letter& letter) {
  return absl::StrCat(letter.event.event_id(), " ", letter.event.topic(), " ", letter.event.key(),
                      " ", letter.event.version());
}

std::string Text(const event::Known& known) {
  std::string text;
  for (const auto& [subject, key] : known.keys) {
    absl::StrAppend(&text, subject.topic, " ", subject.key, "=", key.version, " ");
  }
  return absl::StrCat(text, "received ", absl::StrJoin(known.received, ","), " dead ",
                      absl::StrJoin(known.dead, ","));
}

template <typename T>
std::vector<std::string> Texts(const std::vector<T>& list) {
  std::vector<std::string> texts;
  for (const T& item : list) texts.push_back(Text(item));
  return texts;
}

std::vector<std::string> Sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

// Both stores, each given every operation.
class Both {
 public:
  explicit Both(pg::Database& database) : database_(database) {}

  // Runs `operation(tx, outbox, inbox)` on both, committed or rolled back, and compares what it
  // says.
  template <typename Operation>
  void Run(bool commit, const Operation& operation) {
    decltype(operation(std::declval<pg::Tx&>(), outbox_, inbox_)) said, expected;
    const absl::Status status = database_.Run(Lane::kNormal, [&](pg::Tx& tx) {
      said = operation(tx, outbox_, inbox_);
      return commit ? absl::OkStatus() : absl::CancelledError("rolled back");
    });
    ASSERT_EQ(status.ok(), commit) << status;
    MemoryTx tx(tables_);
    expected = operation(tx, memory_outbox_, memory_inbox_);
    commit ? tx.Commit() : tx.Rollback();
    ASSERT_EQ(said, expected);
  }

  const Tables& tables() const { return tables_; }

 private:
  pg::Database& database_;
  const event::Outbox outbox_;
  const event::Inbox inbox_{kSubscriber};
  Tables tables_;
  const MemoryOutbox memory_outbox_;
  const MemoryInbox memory_inbox_;
};

class Operations {
 public:
  Operations(uint64_t seed, pg::Database& database)
      : dice_(seed), around_(seed, nullptr), both_(database) {}

  void DoOne() {
    time_ += dice_.Between(1, 1500);
    const bool commit = !dice_.Chance(0.2);
    switch (dice_.Below(6)) {
      case 0:
        return Tell(commit);
      case 1:
        return Claim(commit);
      case 2:
        return Confirm(commit);
      case 3:
        return Ask(commit);
      case 4:
        return Replayable(commit);
      default:
        return Receive(commit);
    }
  }

  const Tables& tables() const { return both_.tables(); }

 private:
  std::string Key() { return absl::StrCat("k", dice_.Below(3)); }
  std::string Topic() { return dice_.Chance(0.5) ? "orders" : "registry"; }

  void Tell(bool commit) {
    std::map<event::VersionKey, int64_t> counts;
    std::vector<OutboxRow> rows;
    for (int i = dice_.Between(1, 3); i > 0; --i) {
      OutboxRow row{.event_id = around_.NewId(),
                    .city_code = kCity,
                    .topic = Topic(),
                    .emergency = dice_.Chance(0.3),
                    .bytes = std::string("\0\xff bytes", 8),
                    .key = Key(),
                    .version = dice_.Between(1, 9)};
      ++counts[{row.city_code, row.topic, row.key}];
      rows.push_back(std::move(row));
    }
    both_.Run(commit, [&](pg::Tx& tx, const event::OutboxStore& outbox, const auto&) {
      outbox.Write(tx, rows, TimeOf(time_));
      return outbox.TakeVersions(tx, counts);
    });
    if (!commit) return;
    for (const OutboxRow& row : rows) told_.push_back(row.event_id);
  }

  // Which of those due at the same instant come first is left open: then all are claimed.
  int LimitOf(bool emergency) {
    std::set<absl::Time> times;
    size_t count = 0;
    for (const auto& [id, told] : both_.tables().outbox.rows()) {
      if (told.emergency != emergency) continue;
      times.insert(told.next_ring_time);
      ++count;
    }
    return times.size() == count ? dice_.Between(1, 4) : 1000;
  }

  void Claim(bool commit) {
    const bool emergency = dice_.Chance(0.5);
    const int limit = LimitOf(emergency);
    both_.Run(commit, [&](pg::Tx& tx, const event::OutboxStore& outbox, const auto&) {
      const bool any = outbox.AnyDue(tx, kCity, emergency, TimeOf(time_));
      // Rows of the same time and version come in any order.
      auto claimed = Sorted(Texts(outbox.ClaimDue(tx, kCity, emergency, TimeOf(time_), limit)));
      claimed.push_back(absl::StrCat(any, outbox.AnyDue(tx, "370100", emergency, TimeOf(time_))));
      return claimed;
    });
  }

  void Confirm(bool commit) {
    std::vector<std::string> event_ids = {"unknown"};
    for (const std::string& event_id : told_) {
      if (dice_.Chance(0.4)) event_ids.push_back(event_id);
    }
    static const auto* const kSubscribers =
        new std::vector<std::string>{"intake", "matching", "visit", "billing", "nobody"};
    const std::string& subscriber = dice_.Of(*kSubscribers);
    both_.Run(commit, [&](pg::Tx& tx, const event::OutboxStore& outbox, const auto&) {
      outbox.ConfirmHad(tx, kCity, subscriber, event_ids);
      return outbox.AnyDue(tx, kCity, false, absl::InfiniteFuture());
    });
  }

  Letter MakeLetter() {
    // Few enough that they come again.
    const int version = dice_.Between(0, 4);
    event::v1::Event event;
    event.set_topic(Topic());
    event.set_key(Key());
    event.set_city_code(kCity);
    event.set_version(std::max(version, 1));
    event.set_event_id(
        FormatUuid7(1, version, std::hash<std::string>()(event.topic() + event.key())));
    std::string bytes = version == 0 ? "garbage" : event.SerializeAsString();
    return event::ReadLetter(std::move(bytes), kCity, event.topic(), false);
  }

  std::vector<Letter> MakeLetters() {
    std::vector<Letter> letters;
    std::set<std::string> ids;
    for (int i = dice_.Between(1, 6); i > 0; --i) {
      Letter letter = MakeLetter();
      if (ids.insert(letter.event.event_id()).second) letters.push_back(std::move(letter));
    }
    return letters;
  }

  // Any fate that a letter may meet; Applier decides which, and is not asked here.
  void DrawFate(Letter& letter) {
    static const auto* const kFates = new std::vector<Fate>{
        Fate::kApplied, Fate::kHad, Fate::kParked, Fate::kBuried, Fate::kRefused, Fate::kApplied};
    letter.fate = letter.event.version() == 0 ? Fate::kBuried : dice_.Of(*kFates);
    letter.wait = {Topic(), Key()};
    letter.reason = "because";
    if (dice_.Chance(0.3)) letter.task = Task::kReplay;
  }

  void Receive(bool commit) {
    std::vector<Letter> letters = MakeLetters();
    std::vector<Letter*> group;
    for (Letter& letter : letters) {
      DrawFate(letter);
      group.push_back(&letter);
    }
    both_.Run(commit, [&](pg::Tx& tx, const auto&, const event::InboxStore& inbox) {
      event::Known known = inbox.Load(tx, kCity, group);
      std::vector<std::string> said = {Text(known)};
      for (const Letter& letter : letters) {
        if (letter.fate != Fate::kApplied) continue;
        known.keys.at(letter.subject()) = {letter.event.version(), true};
      }
      for (const std::string& text : Texts(inbox.Save(tx, kCity, group, known))) {
        said.push_back(text);
      }
      return said;
    });
  }

  void Ask(bool commit) {
    std::vector<event::EventRef> refs;
    for (const Letter& letter : MakeLetters()) {
      refs.push_back({letter.event.event_id(), kCity, letter.event.topic(), letter.event.key(),
                      letter.event.version()});
      if (dice_.Chance(0.5)) refs.back().event_id = around_.NewId();
    }
    both_.Run(commit, [&](pg::Tx& tx, const auto&, const event::InboxStore& inbox) {
      return Sorted(inbox.FindHad(tx, kCity, refs));
    });
  }

  void Replayable(bool commit) {
    both_.Run(commit, [&](pg::Tx& tx, const auto&, const event::InboxStore& inbox) {
      return Texts(inbox.DeadLetters(tx, kCity, 5));
    });
  }

  Dice dice_;
  Surroundings around_;  // makes ids
  Both both_;
  int64_t time_ = 0;
  std::vector<std::string> told_;
};

// Everything else goes over the one connection of the pool: to open one costs more than a seed.
void Empty(pg::Database& database) {
  const absl::Status status = database.Run(Lane::kNormal, [](pg::Tx& tx) {
    tx.Exec("DELETE FROM outbox");
    tx.Exec("DELETE FROM outbox_key");
    tx.Exec("DELETE FROM inbox");
    tx.Exec("DELETE FROM applied");
    tx.Exec("DELETE FROM parked");
    tx.Exec("DELETE FROM dead_letter");
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
}

void ExpectSameRows(pg::Database& database, const Tables& tables) {
  const absl::Status status = database.Read(Lane::kNormal, [&](pg::Tx& tx) {
    const pg::Rows rows = tx.Exec(
        "SELECT (SELECT count(*) FROM outbox) AS outbox, (SELECT count(*) FROM inbox) AS inbox,"
        " (SELECT count(*) FROM applied) AS applied, (SELECT count(*) FROM parked) AS parked,"
        " (SELECT count(*) FROM dead_letter) AS dead_letter");
    EXPECT_EQ(rows[0].Int64("outbox"), tables.outbox.rows().size());
    EXPECT_EQ(rows[0].Int64("inbox"), tables.inbox.rows().size());
    EXPECT_EQ(rows[0].Int64("applied"), tables.applied.rows().size());
    EXPECT_EQ(rows[0].Int64("parked"), tables.parked.rows().size());
    EXPECT_EQ(rows[0].Int64("dead_letter"), tables.dead_letter.rows().size());
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST(ModelTest, MemoryAndSqlAgree) {
  const char* given = std::getenv("HOMECARE_TEST_SEED");
  const uint64_t first =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
  std::printf("HOMECARE_TEST_SEED=%lu\n", static_cast<unsigned long>(first));
  const testing::TestDatabase server(kSubscriber);
  // Nothing here is to survive a crash.
  const auto database = pg::Database::Open(
      {.conninfo = absl::StrCat(server.conninfo(), " options='-c synchronous_commit=off'")});
  for (uint64_t seed = first; seed < first + kSeeds; ++seed) {
    SCOPED_TRACE(absl::StrCat("HOMECARE_TEST_SEED=", seed));
    Empty(*database);
    Operations operations(seed, *database);
    for (int i = 0; i < kOperations && !::testing::Test::HasFatalFailure(); ++i) {
      operations.DoOne();
    }
    ExpectSameRows(*database, operations.tables());
    if (::testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace homecare::simulation
