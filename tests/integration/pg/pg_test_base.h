// A database of the test's own, seen three ways: through Database, through bare libpqxx, and by an
// onlooker of the superuser.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "absl/status/status.h"
#include "common/base/status.h"
#include "common/pg/database.h"
#include "tests/support/eventually.h"
#include "tests/support/private_postgres.h"

namespace homecare::pg {

inline constexpr absl::Duration kPatience = absl::Seconds(30);

class PgTest : public ::testing::Test {
 protected:
  PgTest() : name_(*testing::PrivatePostgres::Shared().CreateDatabase("pg")) {
    Onlook("CREATE TABLE t (id bigint PRIMARY KEY, note text)");
  }

  std::string ConnInfo() const { return testing::PrivatePostgres::Shared().ConnInfo(name_); }

  std::unique_ptr<Database> Open(DatabaseOptions options = {}) const {
    if (options.conninfo.empty()) options.conninfo = ConnInfo();
    return Database::Open(std::move(options));
  }

  // In autocommit, on a connection of its own.
  void Onlook(const std::string& sql) const {
    const absl::Status status = testing::PrivatePostgres::Shared().Execute(name_, sql);
    ASSERT_TRUE(status.ok()) << status;
  }

  // The first column of the only row.
  std::string Scalar(const std::string& sql) const {
    pqxx::connection connection(ConnInfo());
    pqxx::work work(connection);
    return work.exec1(sql)[0].c_str();
  }

  // The ids in t, as "1,2".
  std::string Saved() const {
    return Scalar("SELECT string_agg(id::text, ',' ORDER BY id) FROM t");
  }

  // Ends a backend, and waits until it is gone.
  void Kill(int pid) const {
    Scalar("SELECT pg_terminate_backend(" + std::to_string(pid) + ")");
    const std::string gone =
        "SELECT count(*) FROM pg_stat_activity WHERE pid = " + std::to_string(pid);
    ASSERT_TRUE(testing::Eventually(kPatience, [&] { return Scalar(gone) == "0"; }));
  }

  const std::string name_;
};

inline Rows Insert(Tx& tx, int64_t id) {
  return tx.Exec("INSERT INTO t (id, note) VALUES ($1, 'x')", {id});
}

inline int BackendPid(Tx& tx) { return tx.Exec("SELECT pg_backend_pid() AS pid")[0].Int("pid"); }

}  // namespace homecare::pg
