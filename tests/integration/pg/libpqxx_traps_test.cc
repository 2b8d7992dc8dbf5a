// Each trap of libpqxx 6.4.5 first as the library behaves, then as our guard holds. Traps 4 and 5
// are in commit_in_doubt_test.cc.

#include <csignal>
#include <set>

#include "tests/integration/pg/pg_test_base.h"

namespace homecare::pg {
namespace {

constexpr char kRawInsert[] = "INSERT INTO t VALUES ($1)";

class LibpqxxTrapsTest : public PgTest {
 protected:
  LibpqxxTrapsTest() : raw_(ConnInfo()) { raw_.prepare("insert", kRawInsert); }

  pqxx::connection raw_;
  const std::unique_ptr<Database> database_ = Open();
};

// 1: commit says OK and nothing is saved.
TEST_F(LibpqxxTrapsTest, CommitAfterACaughtException) {
  pqxx::work work(raw_);
  work.exec_params(kRawInsert, 1);
  EXPECT_THROW(work.exec_params(kRawInsert, 1), pqxx::unique_violation);
  EXPECT_NO_THROW(work.commit());
  EXPECT_EQ(Saved(), "");

  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    Insert(tx, 1);
    EXPECT_THROW(Insert(tx, 1), pqxx::unique_violation);
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Reason(status), "UNIQUE_VIOLATION");
  EXPECT_EQ(Saved(), "");
}

// 2: after a failed exec, exec_params runs in autocommit.
TEST_F(LibpqxxTrapsTest, StatementAfterAFailedOne) {
  {
    pqxx::work work(raw_);
    EXPECT_THROW(work.exec("SELECT 1 / 0"), pqxx::sql_error);
    EXPECT_NO_THROW(work.exec_params(kRawInsert, 1));
  }
  EXPECT_EQ(Saved(), "1");

  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    EXPECT_THROW(tx.Exec("SELECT 1 / 0"), pqxx::sql_error);
    EXPECT_THROW(Insert(tx, 2), pqxx::sql_error);
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(status), "DATABASE_ERROR");
  EXPECT_EQ(Saved(), "1");
}

// 3: the library reconnects silently and runs the rest in autocommit.
TEST_F(LibpqxxTrapsTest, BackendKilledInTheMiddle) {
  {
    pqxx::work work(raw_);
    work.exec_prepared("insert", 1);
    Kill(raw_.backendpid());
    EXPECT_THROW(work.exec_prepared("insert", 2), pqxx::broken_connection);
    EXPECT_THROW(work.exec_prepared("insert", 3), pqxx::broken_connection);
    EXPECT_NO_THROW(work.exec_prepared("insert", 4));
  }
  EXPECT_EQ(Saved(), "4");

  const absl::Status status = database_->Run(Lane::kNormal, [this](Tx& tx) {
    Insert(tx, 5);
    Kill(BackendPid(tx));
    for (int id = 6; id < 10; ++id) EXPECT_THROW(Insert(tx, id), pqxx::broken_connection);
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Reason(status), "DATABASE_UNAVAILABLE");
  EXPECT_NE(RetryDelay(status), std::nullopt);
  EXPECT_EQ(Saved(), "4");
}

// 3, where the body does not notice: the kill comes after its last statement.
TEST_F(LibpqxxTrapsTest, BackendKilledBeforeTheCommit) {
  const absl::Status status = database_->Run(Lane::kNormal, [this](Tx& tx) {
    Insert(tx, 1);
    Kill(BackendPid(tx));
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(status), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(Saved(), "");
}

// 6: a subtransaction commits although exec_params failed in it, and takes the outer one with it.
TEST_F(LibpqxxTrapsTest, Subtransactions) {
  {
    pqxx::work work(raw_);
    work.exec_params(kRawInsert, 1);
    pqxx::subtransaction inner(work);
    EXPECT_THROW(inner.exec_params(kRawInsert, 1), pqxx::unique_violation);
    EXPECT_NO_THROW(inner.commit());
    EXPECT_NO_THROW(work.commit());
  }
  EXPECT_EQ(Saved(), "");

  // Tx has none, in no disguise; ON CONFLICT does their work.
  for (const char* sql : {"SAVEPOINT a", " rollback", "COMMIT", "BEGIN", "RELEASE a", "end"}) {
    const absl::Status status = database_->Run(Lane::kNormal, [sql](Tx& tx) {
      Insert(tx, 1);
      tx.Exec(sql);
      return absl::OkStatus();
    });
    EXPECT_EQ(Reason(status), "DATABASE_ERROR") << sql;
  }
  EXPECT_EQ(Saved(), "");
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    Insert(tx, 1);
    const Rows rows = tx.Exec("INSERT INTO t (id) VALUES ($1) ON CONFLICT DO NOTHING", {1});
    EXPECT_EQ(rows.affected(), 0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Saved(), "1");
}

// 7: a connection shared by two threads hangs; two transactions in flight never share one.
TEST_F(LibpqxxTrapsTest, OneConnectionPerTransaction) {
  std::set<int> pids;
  const auto nest = [&](auto&& self, int depth) -> absl::Status {
    return database_->Run(Lane::kNormal, [&](Tx& tx) {
      pids.insert(BackendPid(tx));
      return depth > 1 ? self(self, depth - 1) : absl::OkStatus();
    });
  };
  const absl::Status status = nest(nest, 5);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(pids.size(), 5);
}

// 8: after an idle kill two transactions fail before the third works, and is_open() lies.
TEST_F(LibpqxxTrapsTest, KilledWhileIdle) {
  const auto insert_raw = [this](int id) {
    pqxx::work work(raw_);
    work.exec_prepared("insert", id);
    work.commit();
  };
  insert_raw(1);
  Kill(raw_.backendpid());
  EXPECT_TRUE(raw_.is_open());
  EXPECT_THROW(insert_raw(2), pqxx::broken_connection);
  EXPECT_THROW(insert_raw(3), pqxx::broken_connection);
  EXPECT_NO_THROW(insert_raw(4));
  EXPECT_EQ(Saved(), "1,4");

  for (int id = 5; id < 8; ++id) {
    int pid = 0;
    const absl::Status status = database_->Run(Lane::kNormal, [&](Tx& tx) {
      pid = BackendPid(tx);
      Insert(tx, id);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    Kill(pid);
  }
  EXPECT_EQ(Saved(), "1,4,5,6,7");
}

// 9: SIGPIPE would end the process; parameters are bound, whatever they look like.
TEST_F(LibpqxxTrapsTest, SigpipeAndParameters) {
  struct sigaction action = {};
  ASSERT_EQ(sigaction(SIGPIPE, nullptr, &action), 0);
  EXPECT_EQ(action.sa_handler, SIG_IGN);

  const std::string hostile = "x'); DROP TABLE t; --";
  const absl::Status status = database_->Run(Lane::kNormal, [&](Tx& tx) {
    tx.Exec("INSERT INTO t (id, note) VALUES (1, $1)", {hostile});
    EXPECT_EQ(tx.Exec("SELECT note FROM t WHERE note = $1", {hostile})[0].Text("note"), hostile);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

// libpq takes a text up to its first NUL and says nothing.
TEST_F(LibpqxxTrapsTest, NulInAParameter) {
  {
    pqxx::work work(raw_);
    const std::string cut = "a";
    EXPECT_EQ(work.exec_params("SELECT $1::text", std::string("a\0b", 3))[0][0].c_str(), cut);
  }
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    tx.Exec("INSERT INTO t (id, note) VALUES (1, $1)", {std::string("a\0b", 3)});
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(status), "DATABASE_ERROR");
  EXPECT_EQ(Saved(), "");
}

// 10: as<std::optional<std::string>>() throws on NULL.
TEST_F(LibpqxxTrapsTest, ReadingNull) {
  {
    pqxx::work work(raw_);
    const pqxx::field field = work.exec1("SELECT NULL::text")[0];
    EXPECT_THROW(field.as<std::optional<std::string>>(), std::logic_error);
  }
  const absl::Status allowed = database_->Read(Lane::kNormal, [](Tx& tx) {
    const Rows rows = tx.Exec("SELECT NULL::text AS a, $1::text AS b", {std::nullopt});
    EXPECT_TRUE(rows[0].IsNull("a"));
    EXPECT_EQ(rows[0].OptionalText("a"), std::nullopt);
    EXPECT_EQ(rows[0].OptionalText("b"), std::nullopt);
    return absl::OkStatus();
  });
  EXPECT_TRUE(allowed.ok()) << allowed;
  const absl::Status forbidden = database_->Read(Lane::kNormal, [](Tx& tx) {
    return absl::NotFoundError(tx.Exec("SELECT NULL::text AS a")[0].Text("a"));
  });
  EXPECT_EQ(Reason(forbidden), "DATABASE_ERROR");
}

// 11: COPY reports errors at complete() only. Tx has no COPY: rows go in bulk through unnest, whose
// errors come at once.
TEST_F(LibpqxxTrapsTest, BulkInsert) {
  {
    pqxx::work work(raw_);
    pqxx::stream_to stream(work, "t", std::vector<std::string>{"id", "note"});
    EXPECT_NO_THROW(stream << std::make_tuple("not a number", "x"));
    EXPECT_NO_THROW(stream << std::make_tuple("1", "x"));
    EXPECT_THROW(stream.complete(), pqxx::data_exception);
  }
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    constexpr char kBulk[] =
        "INSERT INTO t (id, note) SELECT u.id, u.note"
        " FROM unnest($1::text[]::bigint[], $2::text[]) AS u (id, note)";
    const std::vector<std::string> notes = {"a", "b"};
    tx.Exec(kBulk, {std::vector<std::string>{"1", "2"}, notes});
    EXPECT_THROW(tx.Exec(kBulk, {std::vector<std::string>{"3", "no number"}, notes}),
                 pqxx::data_exception);
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(status), "DATABASE_ERROR");
  EXPECT_EQ(Saved(), "");
}

}  // namespace
}  // namespace homecare::pg
