// Traps 1 to 3 of PostgreSQL 15 that bite queues and calendars: partitions, ids as cursors, NOTIFY,
// vacuum.
#include "tests/integration/pg/pg_test_base.h"
#include "tests/support/test_database.h"

namespace homecare::pg {
namespace {

using PostgresTrapsTest = PgTest;

// 1: no exclusion constraint over partitions, so the calendars are not partitioned.
TEST_F(PostgresTrapsTest, NoExclusionConstraintOverPartitions) {
  pqxx::connection connection(ConnInfo());
  pqxx::nontransaction work(connection);
  work.exec("CREATE EXTENSION btree_gist");
  EXPECT_THROW(work.exec("CREATE TABLE calendar (day date NOT NULL, span tstzrange NOT NULL,"
                         " EXCLUDE USING gist (span WITH &&)) PARTITION BY RANGE (day)"),
               pqxx::sql_error);
}

// 2: ids are not in the order of commits: who remembers the last id it saw misses the smaller one
// that commits later. Claiming by state finds it.
TEST_F(PostgresTrapsTest, TheLastIdSeenSkipsALateCommit) {
  pqxx::connection slow_connection(ConnInfo()), fast_connection(ConnInfo());
  pqxx::work slow(slow_connection);
  slow.exec("INSERT INTO t (id, note) VALUES (1, 'new')");
  pqxx::work fast(fast_connection);
  fast.exec("INSERT INTO t (id, note) VALUES (2, 'new')");
  fast.commit();
  EXPECT_EQ(Scalar("SELECT max(id) FROM t WHERE id > 0"), "2");
  slow.commit();
  EXPECT_EQ(Scalar("SELECT count(*) FROM t WHERE id > 2"), "0");
  EXPECT_EQ(Scalar("SELECT count(*) FROM t WHERE note = 'new'"), "2");
}

// 2: what is notified while nobody listens is gone.
TEST_F(PostgresTrapsTest, ANotificationIsLostOnWhoIsAway) {
  class Ear final : public pqxx::notification_receiver {
   public:
    explicit Ear(pqxx::connection_base& connection) : notification_receiver(connection, "bell") {}
    void operator()(const std::string&, int) override { ++heard; }
    int heard = 0;
  };
  Onlook("NOTIFY bell");
  pqxx::connection connection(ConnInfo());
  Ear ear(connection);
  Onlook("NOTIFY bell");
  ASSERT_TRUE(testing::Eventually(kPatience, [&] {
    connection.get_notifs();
    return ear.heard > 0;
  }));
  EXPECT_EQ(ear.heard, 1);
}

// 3: queues are vacuumed early, or dead rows outgrow the living.
TEST(QueueTablesTest, AreVacuumedEarly) {
  testing::TestDatabase database("intake");
  for (const char* table : {"outbox", "inbox"}) {
    pqxx::connection connection(database.conninfo());
    pqxx::work work(connection);
    const std::string options = work.exec_params1(
                                        "SELECT array_to_string(reloptions, ',') FROM pg_class"
                                        " WHERE oid = to_regclass($1)",
                                        table)[0]
                                    .c_str();
    EXPECT_NE(options.find("autovacuum_vacuum_scale_factor=0.01"), std::string::npos) << table;
  }
}

}  // namespace
}  // namespace homecare::pg
