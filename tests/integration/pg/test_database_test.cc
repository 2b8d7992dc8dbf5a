#include "tests/support/test_database.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "common/pg/database.h"
#include "tests/support/private_postgres.h"
#include "tests/support/program.h"

namespace homecare::testing {
namespace {

int64_t SharedMigrations() {
  const std::filesystem::path folder =
      std::filesystem::path(RepositoryRoot()) / "common/event/migrations";
  return std::distance(std::filesystem::directory_iterator(folder), {});
}

TEST(TestDatabaseTest, HasTheSchemaOfTheService) {
  const TestDatabase database("visit");
  EXPECT_EQ(database.Count("outbox"), 0);
  EXPECT_EQ(database.Count("schema_migration WHERE set = 'event'"), SharedMigrations());
  EXPECT_EQ(database.Scalar("SELECT NULL::text"), "NULL");
  EXPECT_THROW(database.Scalar("SELECT id FROM no_such_table"), std::exception);
}

TEST(TestDatabaseTest, IsApartFromOthersOfTheSameService) {
  const TestDatabase one("visit");
  const TestDatabase other("visit");
  one.Execute("INSERT INTO lease VALUES ('370300', 'l', 'h', 1, 1)");
  EXPECT_EQ(one.Count("lease"), 1);
  EXPECT_EQ(other.Count("lease"), 0);
}

TEST(TestDatabaseTest, ServesTheServiceWithItsOwnRights) {
  const TestDatabase database("visit");
  const auto service = pg::Database::Open({.conninfo = database.conninfo()});
  const absl::Status allowed = service->Run(Lane::kNormal, [](pg::Tx& tx) {
    tx.Exec("INSERT INTO lease VALUES ('370300', 'l', 'h', 1, 1)");
    return absl::OkStatus();
  });
  EXPECT_TRUE(allowed.ok()) << allowed;
  EXPECT_EQ(database.Count("lease"), 1);
  const absl::Status refused = service->Run(Lane::kNormal, [](pg::Tx& tx) {
    tx.Exec("DROP TABLE lease");
    return absl::OkStatus();
  });
  EXPECT_FALSE(refused.ok());
}

TEST(TestDatabaseTest, IsGoneAfterwards) {
  std::string conninfo;
  {
    const TestDatabase database("visit");
    conninfo = PrivatePostgres::Shared().ConnInfo(database.name());
    EXPECT_TRUE(PrivatePostgres::Shared().Execute(database.name(), "SELECT 1").ok());
  }
  const auto gone = pg::Database::Open({.conninfo = conninfo});
  EXPECT_FALSE(gone->Read(Lane::kNormal, [](pg::Tx&) { return absl::OkStatus(); }).ok());
}

}  // namespace
}  // namespace homecare::testing
