#include "tests/support/private_postgres.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <pqxx/pqxx>
#include <set>
#include <thread>

namespace homecare::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Ask(const std::string& conninfo, const std::string& query) {
  pqxx::connection connection(conninfo);
  pqxx::read_transaction work(connection);
  return work.exec1(query)[0].as<std::string>();
}

TEST(PrivatePostgresTest, IsPostgres15WithoutTcp) {
  const std::string conninfo = PrivatePostgres::Shared().ConnInfo("postgres");
  EXPECT_THAT(Ask(conninfo, "SHOW server_version"), HasSubstr("15."));
  EXPECT_THAT(Ask(conninfo, "SHOW listen_addresses"), IsEmpty());
  EXPECT_EQ(Ask(conninfo, "SHOW fsync"), "off");
}

TEST(PrivatePostgresTest, MakesDatabasesEmptyOrFromATemplate) {
  PrivatePostgres& postgres = PrivatePostgres::Shared();
  const auto origin = postgres.CreateDatabase("origin");
  ASSERT_TRUE(origin.ok()) << origin.status();
  ASSERT_TRUE(postgres.Execute(*origin, "CREATE TABLE t AS SELECT 42 AS n").ok());
  const auto copy = postgres.CreateDatabase("copy", *origin);
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_NE(*origin, *copy);
  EXPECT_EQ(Ask(postgres.ConnInfo(*copy), "SELECT n FROM t"), "42");
  const auto empty = postgres.CreateDatabase("origin");
  EXPECT_NE(*origin, *empty);
  EXPECT_FALSE(postgres.Execute(*empty, "SELECT n FROM t").ok());
}

TEST(PrivatePostgresTest, ConnectsAsTheRoleGiven) {
  PrivatePostgres& postgres = PrivatePostgres::Shared();
  ASSERT_TRUE(postgres.Execute("postgres", "CREATE ROLE walker LOGIN").ok());
  EXPECT_EQ(Ask(postgres.ConnInfo("postgres", "walker"), "SELECT current_user"), "walker");
}

TEST(PrivatePostgresTest, MakesDatabasesFromSeveralThreads) {
  std::vector<absl::StatusOr<std::string>> names(4, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (auto& name : names) {
    threads.emplace_back([&name] { name = PrivatePostgres::Shared().CreateDatabase("many"); });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> distinct;
  for (const auto& name : names) {
    ASSERT_TRUE(name.ok()) << name.status();
    distinct.insert(*name);
  }
  EXPECT_EQ(distinct.size(), names.size());
}

TEST(PrivatePostgresTest, SurvivesAnImmediateStopAndAFastOne) {
  auto postgres = *PrivatePostgres::Create({.durable = true, .settings = {"work_mem=5MB"}});
  const std::string conninfo = postgres->ConnInfo("postgres");
  EXPECT_EQ(Ask(conninfo, "SHOW fsync"), "on");
  EXPECT_EQ(Ask(conninfo, "SHOW work_mem"), "5MB");
  ASSERT_TRUE(postgres->Execute("postgres", "CREATE TABLE t AS SELECT 1 AS n").ok());
  for (const auto mode :
       {PrivatePostgres::StopMode::kImmediate, PrivatePostgres::StopMode::kFast}) {
    postgres->Stop(mode);
    EXPECT_FALSE(postgres->Execute("postgres", "SELECT 1").ok());
    const absl::Status started = postgres->Start();
    ASSERT_TRUE(started.ok()) << started;
    EXPECT_EQ(Ask(conninfo, "SELECT n FROM t"), "1");
  }
  EXPECT_THAT(postgres->Log(), HasSubstr("redo done"));
}

TEST(PrivatePostgresTest, LeavesNoFolderBehind) {
  auto postgres = *PrivatePostgres::Create({});
  const std::string folder = postgres->socket_folder();
  EXPECT_EQ(access(folder.c_str(), F_OK), 0);
  postgres.reset();
  EXPECT_NE(access(folder.c_str(), F_OK), 0);
}

TEST(PrivatePostgresTest, SaysWhyItDoesNotStart) {
  const auto postgres = PrivatePostgres::Create({.settings = {"no_such_setting=1"}});
  EXPECT_THAT(postgres.status().ToString(), HasSubstr("no_such_setting"));
}

}  // namespace
}  // namespace homecare::testing
