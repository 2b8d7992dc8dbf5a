// Traps 4 and 5 of libpqxx 6.4.5: a COMMIT whose answer is lost, and one that is never answered.

#include <sys/socket.h>

#include <future>

#include "tests/integration/pg/pg_test_base.h"
#include "tests/support/postgres_proxy.h"

namespace homecare::pg {
namespace {

using ::homecare::testing::Eventually;
using ::homecare::testing::PostgresProxy;
using ::homecare::testing::PrivatePostgres;
using ::homecare::testing::ProxyFault;

class CommitInDoubtTest : public PgTest {
 protected:
  CommitInDoubtTest() { Insert(0).IgnoreError(); }

  absl::Status Insert(int64_t id) {
    return database_->Run(Lane::kNormal, [id](Tx& tx) {
      pg::Insert(tx, id);
      return absl::OkStatus();
    });
  }

  PostgresProxy proxy_{PrivatePostgres::Shared().socket_folder()};
  const std::unique_ptr<Database> database_ =
      Open({.conninfo = proxy_.ConnInfo(name_), .transaction_limit = absl::Seconds(1)});
};

// The library throws the same exception whether the commit happened or not.
TEST_F(CommitInDoubtTest, TheLibraryCannotTell) {
  const auto commit_raw = [this](ProxyFault fault, int id) {
    pqxx::connection connection(proxy_.ConnInfo(name_));
    pqxx::work work(connection);
    work.exec_params("INSERT INTO t VALUES ($1)", id);
    proxy_.Arm(fault, "COMMIT");
    EXPECT_THROW(work.commit(), pqxx::in_doubt_error);
  };
  commit_raw(ProxyFault::kCutBefore, 1);
  commit_raw(ProxyFault::kCutAfter, 2);
  EXPECT_EQ(Saved(), "0,2");
}

TEST_F(CommitInDoubtTest, AskingTheServerTells) {
  const struct {
    ProxyFault fault;
    bool committed;
    const char* reason;
  } kCases[] = {
      {ProxyFault::kCutBefore, false, "DATABASE_UNAVAILABLE"},
      {ProxyFault::kCutAfter, true, ""},
      // The transaction is in progress until the server ends it as idle.
      {ProxyFault::kHalfDead, false, "DATABASE_UNAVAILABLE"},
      // The watchdog shuts the socket.
      {ProxyFault::kMuteBefore, false, "TRANSACTION_TIMEOUT"},
      {ProxyFault::kMuteAfter, true, ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(static_cast<int>(c.fault));
    Onlook("DELETE FROM t");
    proxy_.Arm(c.fault, "COMMIT");
    const absl::Status status = Insert(1);
    EXPECT_TRUE(proxy_.struck());
    EXPECT_EQ(status.ok(), c.committed) << status;
    EXPECT_EQ(Reason(status), c.reason);
    EXPECT_EQ(Saved(), c.committed ? "1" : "");
    const absl::Status next = Insert(2);
    EXPECT_TRUE(next.ok()) << next;
  }
}

// 5: the raw commit waits as long as the peer is mute.
TEST_F(CommitInDoubtTest, TheLibraryWaitsForAMutePeer) {
  pqxx::connection connection(proxy_.ConnInfo(name_));
  pqxx::work work(connection);
  work.exec_params("INSERT INTO t VALUES (1)");
  proxy_.Arm(ProxyFault::kMuteBefore, "COMMIT");
  std::future<void> committed = std::async(std::launch::async, [&] { work.commit(); });
  ASSERT_TRUE(Eventually(kPatience, [this] { return proxy_.struck(); }));
  EXPECT_EQ(committed.wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
  ::shutdown(connection.sock(), SHUT_RDWR);
  EXPECT_THROW(committed.get(), pqxx::in_doubt_error);
}

// A peer that goes mute earlier is cut as well, in whatever statement.
TEST_F(CommitInDoubtTest, MuteInAStatement) {
  for (const char* statement : {"BEGIN", "pg_current_xact_id", "SELECT 4711"}) {
    SCOPED_TRACE(statement);
    proxy_.Arm(ProxyFault::kMuteBefore, statement);
    const absl::Status status =
        Open({.conninfo = proxy_.ConnInfo(name_), .transaction_limit = absl::Seconds(1)})
            ->Run(Lane::kNormal, [](Tx& tx) {
              pg::Insert(tx, 1);
              tx.Exec("SELECT 4711");
              return absl::OkStatus();
            });
    EXPECT_TRUE(proxy_.struck());
    EXPECT_EQ(Reason(status), "TRANSACTION_TIMEOUT");
    EXPECT_EQ(Saved(), "0");
  }
}

// Reading has no effect to be in doubt about.
TEST_F(CommitInDoubtTest, ReadingIsNeverInDoubt) {
  proxy_.Arm(ProxyFault::kCutBefore, "COMMIT");
  std::string saved;
  const absl::Status status = database_->Read(Lane::kNormal, [&](Tx& tx) {
    saved = tx.Exec("SELECT id::text FROM t")[0].Text("id");
    return absl::OkStatus();
  });
  EXPECT_TRUE(proxy_.struck());
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(saved, "0");
}

// An idle connection that dies between the check and its use: nobody notices.
TEST_F(CommitInDoubtTest, StaleConnectionIsReplaced) {
  for (const char* statement : {"BEGIN", "INSERT"}) {
    SCOPED_TRACE(statement);
    Onlook("DELETE FROM t");
    ASSERT_TRUE(database_->Read(Lane::kNormal, [](Tx&) { return absl::OkStatus(); }).ok());
    proxy_.Arm(ProxyFault::kCutBefore, statement);
    int bodies = 0;
    const absl::Status status = database_->Run(Lane::kNormal, [&](Tx& tx) {
      ++bodies;
      tx.Exec(std::string("INSERT INTO t (id) VALUES ($1) /* ") + statement + " */", {1});
      return absl::OkStatus();
    });
    EXPECT_TRUE(proxy_.struck());
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(bodies, statement == std::string("BEGIN") ? 1 : 2);
    EXPECT_EQ(Saved(), "1");
  }
}

// Nobody can be asked: the server went away with the answer.
TEST(OutcomeUnknownTest, ServerGoneAfterTheCommit) {
  const auto server = *PrivatePostgres::Create({.durable = true});
  ASSERT_TRUE(server->Execute("postgres", "CREATE TABLE t (id bigint)").ok());
  PostgresProxy proxy(server->socket_folder());
  const auto database = Database::Open(
      {.conninfo = proxy.ConnInfo("postgres"), .transaction_limit = absl::Seconds(1)});
  proxy.Arm(ProxyFault::kMuteAfter, "COMMIT");
  std::future<absl::Status> status = std::async(std::launch::async, [&] {
    return database->Run(Lane::kNormal, [](Tx& tx) {
      tx.Exec("INSERT INTO t (id) VALUES (1)");
      return absl::OkStatus();
    });
  });
  ASSERT_TRUE(Eventually(kPatience, [&] { return proxy.struck(); }));
  server->Stop(PrivatePostgres::StopMode::kImmediate);
  EXPECT_EQ(Reason(status.get()), "OUTCOME_UNKNOWN");
  const absl::Status down =
      database->Run(Lane::kNormal, [](Tx& tx) { return tx.Exec("SELECT 1"), absl::OkStatus(); });
  EXPECT_EQ(Reason(down), "DATABASE_UNAVAILABLE");
  ASSERT_TRUE(server->Start().ok());
  const absl::Status up =
      database->Run(Lane::kNormal, [](Tx& tx) { return tx.Exec("SELECT 1"), absl::OkStatus(); });
  EXPECT_TRUE(up.ok()) << up;
}

// What had not reached the disk is gone with a crash, and with it the memory that its transaction
// had an id: the next one gets the same, and its commit is not ours.
TEST(OutcomeUnknownTest, TheIdWasGivenToAnother) {
  const auto server =
      *PrivatePostgres::Create({.durable = true, .settings = {"wal_writer_delay=10s"}});
  ASSERT_TRUE(server->Execute("postgres", "CREATE TABLE t (id bigint)").ok());
  PostgresProxy proxy(server->socket_folder());
  const auto database = Database::Open(
      {.conninfo = proxy.ConnInfo("postgres"), .transaction_limit = absl::Seconds(3)});
  proxy.Arm(ProxyFault::kMuteBefore, "COMMIT");
  std::string xid;
  std::future<absl::Status> status = std::async(std::launch::async, [&] {
    return database->Run(Lane::kNormal, [&xid](Tx& tx) {
      tx.Exec("INSERT INTO t (id) VALUES (1)");
      xid = tx.Exec("SELECT pg_current_xact_id()::text AS xid")[0].Text("xid");
      return absl::OkStatus();
    });
  });
  ASSERT_TRUE(Eventually(kPatience, [&] { return proxy.struck(); }));
  server->Stop(PrivatePostgres::StopMode::kImmediate);
  ASSERT_TRUE(server->Start().ok());
  const auto onlooker = Database::Open({.conninfo = server->ConnInfo("postgres")});
  std::string others, fate;
  while (others < xid) {
    const absl::Status other = onlooker->Run(Lane::kNormal, [&others](Tx& tx) {
      tx.Exec("INSERT INTO t (id) VALUES (2)");
      others = tx.Exec("SELECT pg_current_xact_id()::text AS xid")[0].Text("xid");
      return absl::OkStatus();
    });
    ASSERT_TRUE(other.ok()) << other;
  }
  EXPECT_EQ(others, xid);
  EXPECT_EQ(Reason(status.get()), "OUTCOME_UNKNOWN");
  const absl::Status look = onlooker->Read(Lane::kNormal, [&](Tx& tx) {
    fate = tx.Exec("SELECT pg_xact_status($1::text::xid8) AS fate", {xid})[0].Text("fate");
    EXPECT_TRUE(tx.Exec("SELECT id FROM t WHERE id = 1").empty());
    return absl::OkStatus();
  });
  EXPECT_TRUE(look.ok()) << look;
  EXPECT_EQ(fate, "committed");
}

}  // namespace
}  // namespace homecare::pg
