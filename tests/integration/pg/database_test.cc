// Database: outcomes, isolation, lanes, retries, limits.

#include "common/pg/database.h"

#include <atomic>
#include <future>
#include <set>

#include "tests/integration/pg/pg_test_base.h"

namespace homecare::pg {
namespace {

using ::homecare::testing::Eventually;

class DatabaseTest : public PgTest {
 protected:
  // A statement that fails with the SQLSTATE.
  static void Raise(Tx& tx, const std::string& sqlstate) {
    tx.Exec("DO $$ BEGIN RAISE EXCEPTION 'raised' USING ERRCODE = '" + sqlstate + "'; END $$");
  }

  const std::unique_ptr<Database> database_ = Open();
};

TEST_F(DatabaseTest, CommitsOnlyWhatIsOk) {
  const absl::Status refused = database_->Run(Lane::kNormal, [](Tx& tx) {
    Insert(tx, 1);
    return NamedError(absl::StatusCode::kFailedPrecondition, "NO", "no");
  });
  EXPECT_EQ(Reason(refused), "NO");
  EXPECT_EQ(Saved(), "");
  const absl::Status taken = database_->Run(Lane::kNormal, [](Tx& tx) {
    Insert(tx, 2);
    return absl::OkStatus();
  });
  EXPECT_TRUE(taken.ok()) << taken;
  EXPECT_EQ(Saved(), "2");
}

// A refusal is no error of the connection: the next transaction uses it again.
TEST_F(DatabaseTest, KeepsItsConnection) {
  std::set<int> pids;
  for (int i = 0; i < 6; ++i) {
    const auto note_pid = [&](Tx& tx) {
      pids.insert(BackendPid(tx));
      return i % 2 == 0 ? absl::OkStatus() : absl::NotFoundError("");
    };
    (i < 3 ? database_->Run(Lane::kNormal, note_pid) : database_->Read(Lane::kNormal, note_pid))
        .IgnoreError();
  }
  EXPECT_EQ(pids.size(), 1);
}

TEST_F(DatabaseTest, ThrowsConnectionsAwayAfterAnError) {
  int before = 0;
  database_
      ->Run(Lane::kNormal,
            [&](Tx& tx) {
              before = BackendPid(tx);
              Raise(tx, "P0001");
              return absl::OkStatus();
            })
      .IgnoreError();
  const std::string gone =
      "SELECT count(*) FROM pg_stat_activity WHERE pid = " + std::to_string(before);
  EXPECT_TRUE(Eventually(kPatience, [&] { return Scalar(gone) == "0"; }));
}

TEST_F(DatabaseTest, NamesWhatTheServerRefuses) {
  const struct {
    const char* sqlstate;
    absl::StatusCode code;
    const char* reason;
  } kCases[] = {
      {"40001", absl::StatusCode::kAborted, "TRANSACTION_CONFLICT"},
      {"40P01", absl::StatusCode::kAborted, "TRANSACTION_CONFLICT"},
      {"23505", absl::StatusCode::kAlreadyExists, "UNIQUE_VIOLATION"},
      {"23P01", absl::StatusCode::kAborted, "EXCLUSION_VIOLATION"},
      {"57014", absl::StatusCode::kDeadlineExceeded, "TRANSACTION_TIMEOUT"},
      {"57P01", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
      {"53100", absl::StatusCode::kUnavailable, "DATABASE_FULL"},
      {"08006", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
      {"23503", absl::StatusCode::kInternal, "DATABASE_ERROR"},
      {"23514", absl::StatusCode::kInternal, "DATABASE_ERROR"},
      {"22023", absl::StatusCode::kInternal, "DATABASE_ERROR"},
      {"42501", absl::StatusCode::kInternal, "DATABASE_ERROR"},
      {"P0001", absl::StatusCode::kInternal, "DATABASE_ERROR"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.sqlstate);
    const absl::Status status = database_->Run(Lane::kNormal, [&](Tx& tx) {
      Insert(tx, 1);
      Raise(tx, c.sqlstate);
      return absl::OkStatus();
    });
    EXPECT_EQ(status.code(), c.code) << status;
    EXPECT_EQ(Reason(status), c.reason);
    EXPECT_EQ(RetryDelay(status).has_value(), c.code == absl::StatusCode::kUnavailable);
    // The server's words stay inside.
    EXPECT_THAT(std::string(status.message()), Not(::testing::HasSubstr("raised")));
  }
  EXPECT_EQ(Saved(), "");
}

TEST_F(DatabaseTest, ForeignExceptionsAreInternalErrors) {
  const absl::Status known = database_->Run(Lane::kNormal, [](Tx& tx) -> absl::Status {
    Insert(tx, 1);
    throw std::runtime_error("of the body");
  });
  EXPECT_EQ(Reason(known), "DATABASE_ERROR");
  const absl::Status unknown = database_->Run(Lane::kNormal, [](Tx&) -> absl::Status { throw 42; });
  EXPECT_EQ(Reason(unknown), "DATABASE_ERROR");
  EXPECT_EQ(Saved(), "");
}

TEST_F(DatabaseTest, RunsAgainAfterAConflict) {
  for (const char* sqlstate : {"40001", "40P01"}) {
    Onlook("DELETE FROM t");
    int bodies = 0;
    const absl::Status status = database_->Run(Lane::kNormal, [&](Tx& tx) {
      Insert(tx, ++bodies);
      if (bodies < 3) Raise(tx, sqlstate);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(bodies, 3);
    EXPECT_EQ(Saved(), "3");
  }
}

TEST_F(DatabaseTest, GivesUpAfterTheLastAttempt) {
  int bodies = 0;
  const absl::Status status = Open({.attempts = 4})->Run(Lane::kNormal, [&](Tx& tx) {
    ++bodies;
    Raise(tx, "40001");
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(status), "TRANSACTION_CONFLICT");
  EXPECT_EQ(bodies, 4);
}

// The real thing: two transactions that lock two rows in opposite order.
TEST_F(DatabaseTest, DeadlockIsResolvedByRunningAgain) {
  Onlook("INSERT INTO t VALUES (1, ''), (2, '')");
  Onlook("ALTER DATABASE \"" + name_ + "\" SET deadlock_timeout = '20ms'");
  std::atomic<int> first_locks = 0;
  const auto lock_both = [&](int first, int second) {
    return database_->Run(Lane::kNormal, [&, first, second](Tx& tx) {
      tx.Exec("UPDATE t SET note = note || 'x' WHERE id = $1", {first});
      ++first_locks;
      EXPECT_TRUE(Eventually(kPatience, [&] { return first_locks >= 2; }));
      tx.Exec("UPDATE t SET note = note || 'x' WHERE id = $1", {second});
      return absl::OkStatus();
    });
  };
  std::future<absl::Status> other = std::async(std::launch::async, [&] { return lock_both(2, 1); });
  const absl::Status status = lock_both(1, 2);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(other.get().ok());
  EXPECT_GE(first_locks, 3);
  EXPECT_EQ(Scalar("SELECT count(*) FROM t WHERE note = 'xx'"), "2");
}

TEST_F(DatabaseTest, ReadSeesOneSnapshotAndCannotWrite) {
  Onlook("INSERT INTO t VALUES (1)");
  const absl::Status status = database_->Read(Lane::kNormal, [this](Tx& tx) {
    constexpr char kCount[] = "SELECT count(*) AS n FROM t";
    EXPECT_EQ(tx.Exec(kCount)[0].Int("n"), 1);
    Onlook("INSERT INTO t VALUES (2)");
    EXPECT_EQ(tx.Exec(kCount)[0].Int("n"), 1);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  const absl::Status write = database_->Read(Lane::kNormal, [](Tx& tx) {
    Insert(tx, 3);
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(write), "DATABASE_ERROR");
  EXPECT_EQ(Saved(), "1,2");
}

TEST_F(DatabaseTest, RunSeesWhatOthersCommit) {
  const absl::Status status = database_->Run(Lane::kNormal, [this](Tx& tx) {
    EXPECT_EQ(tx.Exec("SELECT count(*) AS n FROM t")[0].Int("n"), 0);
    Onlook("INSERT INTO t VALUES (1)");
    EXPECT_EQ(tx.Exec("SELECT count(*) AS n FROM t")[0].Int("n"), 1);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(DatabaseTest, CountsWrites) {
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    tx.Exec("SELECT 1");
    tx.Exec("\n  select id FROM t FOR UPDATE");
    EXPECT_EQ(tx.writes(), 0);
    Insert(tx, 1);
    EXPECT_EQ(tx.writes(), 1);
    tx.Exec("WITH new AS (INSERT INTO t VALUES (2) RETURNING id) SELECT id FROM new");
    tx.Exec("DELETE FROM t WHERE id = 3");
    EXPECT_EQ(tx.writes(), 3);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(DatabaseTest, PreparesEachTextOncePerConnection) {
  for (int i = 0; i < 3; ++i) {
    const absl::Status status = database_->Run(Lane::kNormal, [i](Tx& tx) {
      Insert(tx, 2 * i);
      Insert(tx, 2 * i + 1);
      constexpr char kPrepared[] =
          "SELECT count(*) AS n FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'";
      EXPECT_EQ(tx.Exec(kPrepared)[0].Int("n"), 1);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
  }
}

TEST_F(DatabaseTest, PlansAnewWhatIsAskedToBe) {
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    constexpr char kPut[] = "INSERT INTO t (id) SELECT unnest($1::bigint[])";
    tx.ExecPlanned(kPut, {std::vector<int64_t>{1, 2}});
    EXPECT_EQ(tx.writes(), 1);
    EXPECT_EQ(tx.ExecPlanned("SELECT id FROM t WHERE id = ANY($1::bigint[])",
                             {std::vector<int64_t>{2, 3}})
                  .size(),
              1);
    EXPECT_EQ(tx.writes(), 1);
    EXPECT_EQ(tx.Exec("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%bigint[]%'"
                      " AND statement NOT LIKE '%pg_prepared%'")
                  .size(),
              0);
    // The same text may also be kept.
    tx.Exec(kPut, {std::vector<int64_t>{3}});
    tx.Exec("SELECT id FROM t WHERE id = $1", {3});
    EXPECT_THROW(tx.ExecPlanned("COMMIT", {}), std::logic_error);
    return absl::OkStatus();
  });
  EXPECT_FALSE(status.ok());  // what threw has poisoned the transaction
  EXPECT_EQ(Saved(), "");
}

TEST_F(DatabaseTest, SessionsAreSetUp) {
  // Whatever the cluster or the role says.
  Onlook("ALTER DATABASE \"" + name_ + "\" SET timezone = 'Asia/Shanghai'");
  Onlook("ALTER DATABASE \"" + name_ + "\" SET datestyle = 'SQL, DMY'");
  Onlook("ALTER DATABASE \"" + name_ + "\" SET default_transaction_isolation = 'serializable'");
  const std::pair<const char*, const char*> kSettings[] = {
      {"TimeZone", "UTC"},
      {"DateStyle", "ISO, DMY"},
      {"transaction_isolation", "read committed"},
      {"client_encoding", "UTF8"},
      {"bytea_output", "hex"},
      {"statement_timeout", "4500ms"},
      {"idle_in_transaction_session_timeout", "5s"},
      {"client_connection_check_interval", "1s"},
  };
  const absl::Status status = database_->Run(Lane::kNormal, [&](Tx& tx) {
    for (const auto& [name, value] : kSettings) {
      EXPECT_EQ(tx.Exec("SELECT current_setting($1) AS v", {name})[0].Text("v"), value) << name;
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

// Normal work has taken all it may have: emergencies have connections of their own.
TEST_F(DatabaseTest, EmergenciesAreServedWhenNormalWorkIsNot) {
  const auto database = Open({.normal_connections = 1,
                              .emergency_connections = 1,
                              .acquire_timeout = absl::Milliseconds(50)});
  const auto insert = [&](Lane lane, int64_t id) {
    return database->Run(lane, [id](Tx& tx) {
      Insert(tx, id);
      return absl::OkStatus();
    });
  };
  const absl::Status status = database->Run(Lane::kNormal, [&](Tx&) {
    const absl::Status busy = insert(Lane::kNormal, 1);
    EXPECT_EQ(busy.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(Reason(busy), "DATABASE_BUSY");
    EXPECT_NE(RetryDelay(busy), std::nullopt);
    const absl::Status urgent = insert(Lane::kEmergency, 2);
    EXPECT_TRUE(urgent.ok()) << urgent;
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(insert(Lane::kNormal, 3).ok());
  EXPECT_EQ(Saved(), "2,3");
}

TEST_F(DatabaseTest, WaitsForAConnection) {
  const auto database = Open({.normal_connections = 2});
  std::vector<std::future<absl::Status>> all;
  for (int i = 0; i < 16; ++i) {
    all.push_back(std::async(std::launch::async, [&database, i] {
      return database->Run(Lane::kNormal, [i](Tx& tx) {
        Insert(tx, i);
        return absl::OkStatus();
      });
    }));
  }
  for (auto& one : all) EXPECT_TRUE(one.get().ok());
  EXPECT_EQ(Scalar("SELECT count(*) FROM t"), "16");
}

TEST_F(DatabaseTest, CutsAStatementThatIsTooLong) {
  const auto database = Open({.transaction_limit = absl::Milliseconds(500)});
  const absl::Status status = database->Run(Lane::kNormal, [](Tx& tx) {
    Insert(tx, 1);
    tx.Exec("SELECT pg_sleep(60)");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(Reason(status), "TRANSACTION_TIMEOUT");
  EXPECT_EQ(Saved(), "");
}

// Many short statements, or none at all, are cut as well: the body meets it at its next statement.
TEST_F(DatabaseTest, CutsABodyThatIsTooLong) {
  const auto database = Open({.transaction_limit = absl::Milliseconds(500)});
  const absl::Status busy = database->Run(Lane::kNormal, [](Tx& tx) {
    Insert(tx, 1);
    for (;;) tx.Exec("SELECT 1");
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(busy), "TRANSACTION_TIMEOUT");
  const absl::Status idle = database->Run(Lane::kNormal, [this](Tx& tx) {
    Insert(tx, 1);
    const std::string gone =
        "SELECT count(*) FROM pg_stat_activity WHERE pid = " + std::to_string(BackendPid(tx));
    EXPECT_TRUE(Eventually(kPatience, [&] { return Scalar(gone) == "0"; }));
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(idle), "TRANSACTION_TIMEOUT");
  EXPECT_EQ(Saved(), "");
}

TEST_F(DatabaseTest, NoServerIsUnavailable) {
  for (const char* conninfo : {"host=/nowhere", "postgresql://%2Fnowhere/x?application_name=a"}) {
    const absl::Status status =
        Open({.conninfo = conninfo})->Run(Lane::kNormal, [](Tx&) { return absl::OkStatus(); });
    EXPECT_EQ(Reason(status), "DATABASE_UNAVAILABLE") << conninfo;
  }
}

TEST_F(DatabaseTest, TakesAUri) {
  std::string host = testing::PrivatePostgres::Shared().socket_folder();
  const std::string uri =
      "postgresql:///" + name_ + "?user=postgres&host=" + host + "&application_name=by_uri";
  const absl::Status status = Open({.conninfo = uri})->Run(Lane::kNormal, [](Tx& tx) {
    EXPECT_EQ(tx.Exec("SHOW application_name")[0].Text("application_name"), "by_uri");
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace homecare::pg
