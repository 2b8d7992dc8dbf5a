#include "common/pg/migrate/migrator.h"

#include <filesystem>
#include <fstream>
#include <future>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/integration/pg/pg_test_base.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::pg {
namespace {

using ::homecare::testing::PrivatePostgres;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class MigratorTest : public PgTest {
 protected:
  void Write(const std::string& path, const std::string& text) {
    const std::filesystem::path file = root_->File(path);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  absl::Status Migrate(std::vector<std::string> services = {"visit"}) {
    lines_.clear();
    return pg::Migrate(ConnInfo(), root_->path(), services,
                       [this](absl::string_view line) { lines_.emplace_back(line); });
  }

  // As the service, in whose schema nothing need be named.
  std::unique_ptr<Database> AsService(const std::string& service) {
    return Open({.conninfo = PrivatePostgres::Shared().ConnInfo(name_, "homecare_" + service)});
  }

  static absl::Status Exec(Database& database, const std::string& sql) {
    return database.Run(Lane::kNormal, [&](Tx& tx) {
      tx.Exec(sql);
      return absl::OkStatus();
    });
  }

  const std::unique_ptr<testing::TempFolder> root_ = *testing::TempFolder::Create();
  std::vector<std::string> lines_;
};

TEST_F(MigratorTest, AppliesEachFileOnceInOrder) {
  Write("common/event/migrations/0001_shared.sql", "CREATE TABLE shared (id text PRIMARY KEY);");
  Write("services/visit/storage/migrations/0002_b.sql", "ALTER TABLE a ADD COLUMN b text;");
  Write("services/visit/storage/migrations/0001_a.sql",
        "CREATE TABLE a (id text REFERENCES shared (id));\nCREATE INDEX a_id ON a (id);");
  Write("services/visit/storage/migrations/README.md", "no SQL");
  ASSERT_TRUE(Migrate().ok());
  EXPECT_THAT(lines_,
              ElementsAre("visit: applied event/0001_shared.sql", "visit: applied visit/0001_a.sql",
                          "visit: applied visit/0002_b.sql",
                          "visit: 3 of 3 migrations applied, 0 had been before"));
  EXPECT_EQ(Scalar("SELECT string_agg(set || '/' || file, ' ' ORDER BY set, file)"
                   " FROM visit.schema_migration WHERE length(checksum) = 64"),
            "event/0001_shared.sql visit/0001_a.sql visit/0002_b.sql");

  ASSERT_TRUE(Migrate().ok());
  EXPECT_THAT(lines_, ElementsAre("visit: 0 of 3 migrations applied, 3 had been before"));

  Write("services/visit/storage/migrations/0003_c.sql", "ALTER TABLE a ADD COLUMN c text;");
  ASSERT_TRUE(Migrate().ok());
  EXPECT_EQ(lines_.size(), 2);
}

TEST_F(MigratorTest, RefusesAFileThatWasChanged) {
  Write("services/visit/storage/migrations/0001_a.sql", "CREATE TABLE a (id text);");
  ASSERT_TRUE(Migrate().ok());
  Write("services/visit/storage/migrations/0001_a.sql", "CREATE TABLE a (id text, b text);");
  const absl::Status status = Migrate();
  EXPECT_EQ(Reason(status), "MIGRATION_CHANGED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("visit/0001_a.sql"));
}

TEST_F(MigratorTest, AFileStandsWholeOrNotAtAll) {
  Write("services/visit/storage/migrations/0001_a.sql", "CREATE TABLE a (id text);");
  Write("services/visit/storage/migrations/0002_b.sql", "CREATE TABLE b (id text); SELECT wrong;");
  const absl::Status status = Migrate();
  EXPECT_EQ(Reason(status), "MIGRATION_FAILED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("0002_b.sql"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"wrong\""));
  EXPECT_EQ(Scalar("SELECT count(*) FROM pg_tables WHERE schemaname = 'visit'"), "2");

  Write("services/visit/storage/migrations/0002_b.sql", "CREATE TABLE b (id text);");
  EXPECT_TRUE(Migrate().ok());
  EXPECT_EQ(Scalar("SELECT count(*) FROM pg_tables WHERE schemaname = 'visit'"), "3");
}

TEST_F(MigratorTest, RefusesAFileThatEndsItsTransaction) {
  Write("services/visit/storage/migrations/0001_a.sql", "CREATE TABLE a (id text); COMMIT; BEGIN;");
  EXPECT_EQ(Reason(Migrate()), "MIGRATION_FAILED");
}

TEST_F(MigratorTest, ServicesHaveRightsOnTheirOwnSchemaOnly) {
  Write("services/visit/storage/migrations/0001_a.sql",
        "CREATE TABLE a (id text, EXCLUDE USING gist (id WITH =));"
        "CREATE TABLE ledger (id text);"
        "REVOKE UPDATE, DELETE ON ledger FROM homecare_visit;");
  ASSERT_TRUE(Migrate({"visit", "billing"}).ok());
  const auto visit = AsService("visit");
  const auto billing = AsService("billing");
  for (const char* sql : {"INSERT INTO a VALUES ('x')", "UPDATE a SET id = 'y'", "DELETE FROM a",
                          "INSERT INTO ledger VALUES ('x')", "SELECT id FROM ledger"}) {
    const absl::Status status = Exec(*visit, sql);
    EXPECT_TRUE(status.ok()) << sql << status;
    EXPECT_FALSE(Exec(*billing, sql).ok()) << sql;
  }
  for (const char* sql : {"UPDATE ledger SET id = 'y'", "DELETE FROM ledger", "TRUNCATE ledger",
                          "CREATE TABLE b (id text)", "CREATE TABLE public.b (id text)",
                          "DELETE FROM schema_migration", "SELECT id FROM billing.a"}) {
    EXPECT_FALSE(Exec(*visit, sql).ok()) << sql;
  }
  EXPECT_FALSE(Exec(*billing, "SELECT id FROM visit.a").ok());
}

// Roles belong to the cluster; a database's runs wait for each other.
TEST_F(MigratorTest, RunsAtTheSameTime) {
  Write("services/intake/storage/migrations/0001_a.sql", "CREATE TABLE a (id text);");
  const std::string other = *PrivatePostgres::Shared().CreateDatabase("pg");
  std::vector<std::future<absl::Status>> runs;
  for (const std::string& database : {name_, other, name_, other}) {
    runs.push_back(std::async(std::launch::async, [this, database] {
      return pg::Migrate(PrivatePostgres::Shared().ConnInfo(database), root_->path(), {"intake"},
                         [](absl::string_view) {});
    }));
  }
  for (auto& run : runs) {
    const absl::Status status = run.get();
    EXPECT_TRUE(status.ok()) << status;
  }
}

TEST_F(MigratorTest, MissingFoldersAreEmpty) {
  ASSERT_TRUE(Migrate(AllServices()).ok());
  EXPECT_EQ(lines_.size(), AllServices().size());
}

TEST_F(MigratorTest, TheProgramSaysWhatIsWrong) {
  const struct {
    std::vector<std::string> flags;
    int code;
    const char* says;
  } kCases[] = {
      {{}, 2, "--database is missing"},
      {{"--database=" + ConnInfo()}, 2, "--root is missing"},
      {{"--database=" + ConnInfo(), "--root=" + root_->path(), "--services=kitchen"},
       2,
       "there is no service \"kitchen\""},
      {{"--database=host=/nowhere", "--root=" + root_->path()}, 1, "cannot reach the database"},
      {{"--database=" + ConnInfo(), "--root=" + root_->path()}, 0, "billing: 0 of 0"},
  };
  for (const auto& c : kCases) {
    std::vector<std::string> arguments = {testing::OwnProgram("homecare-migrate")};
    arguments.insert(arguments.end(), c.flags.begin(), c.flags.end());
    const auto program = testing::Program::Start(
        {.arguments = arguments, .log_path = root_->File(absl::StrCat(&c - kCases, ".log"))});
    ASSERT_TRUE(program.ok()) << program.status();
    EXPECT_EQ((*program)->Wait(absl::Seconds(30)), c.code) << c.says;
    EXPECT_THAT((*program)->Log(), HasSubstr(c.says));
  }
}

}  // namespace
}  // namespace homecare::pg
