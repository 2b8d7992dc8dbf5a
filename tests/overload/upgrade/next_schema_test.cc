// This release's programs on the next release's schema, and with last release's flags: that is how
// an upgrade looks half way, and after it was taken back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/pg/migrate/migrator.h"
#include "tests/overload/load/caregivers.h"
#include "tests/overload/load/clients.h"
#include "tests/overload/load/town.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr int kVisits = 10;

// Additive, as all of ours are: a nullable column in every table, a table, an index. A file for
// each table: one transaction that locked them all would deadlock with the services' again and
// again.
constexpr char kNextColumn[] = "ALTER TABLE $0 ADD COLUMN next_release_note text";
constexpr char kNextTable[] = R"sql(
CREATE TABLE next_release (city_code text NOT NULL, thing_id text NOT NULL,
                           PRIMARY KEY (city_code, thing_id));
CREATE INDEX next_release_outbox ON outbox (city_code, next_release_note);
)sql";

// Every flag of the release before this one (a new program takes them all); those that a Line sets
// itself are left out.
const std::vector<std::string>& OldFlags() {
  static const auto* const kFlags = new std::vector<std::string>{
      "--listen_address=127.0.0.1", "--metrics_port=0",
      "--log_level=info",           "--allow_virtual_time=false",
      "--read_threads=8",           "--emergency_read_threads=2",
      "--write_threads=4",          "--emergency_write_threads=2",
      "--queue_length=1024",        "--emergency_queue_length=1024",
      "--drain_timeout=20s",
  };
  return *kFlags;
}

// A tree that holds nothing but migrations: this release's and the next one's.
void MakeNextRelease(const Town& town, const std::string& root) {
  const auto copy = [&](const std::string& folder) {
    fs::create_directories(fs::path(root) / folder);
    fs::copy(fs::path(RepositoryRoot()) / folder, fs::path(root) / folder,
             fs::copy_options::recursive);
  };
  copy("common/event/migrations");
  for (const std::string& service : pg::AllServices()) {
    const std::string folder = absl::StrCat("services/", service, "/storage/migrations");
    copy(folder);
    const auto add = [&](const std::string& name, const std::string& sql) {
      std::ofstream(fs::path(root) / folder / name) << sql;
    };
    for (const std::string& table : town.Column(absl::StrCat(
             "SELECT table_name::text FROM information_schema.tables WHERE table_schema = '",
             service, "' AND table_type = 'BASE TABLE'"))) {
      add(absl::StrCat("9000_", table, ".sql"), absl::Substitute(kNextColumn, table));
    }
    add("9001_next_release.sql", kNextTable);
  }
}

absl::Status Migrate(Town& town, const std::string& root) {
  return pg::Migrate(town.line().conninfo("postgres"), root, pg::AllServices(),
                     [](absl::string_view) {});
}

class NextSchemaTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TownOptions options;
    options.line.flags = OldFlags();
    auto town = Town::Open(std::move(options));
    ASSERT_TRUE(town.ok()) << town.status();
    town_ = *std::move(town);
    MakeNextRelease(*town_, folder_->path());
  }

  void ExpectMoreVisits(const Caregivers& caregivers) {
    const int64_t before = caregivers.checked_out();
    EXPECT_TRUE(Eventually(kPatience, [&] { return caregivers.checked_out() >= before + kVisits; }))
        << "visits do not go on";
  }

  const std::unique_ptr<TempFolder> folder_ = *TempFolder::Create();
  std::unique_ptr<Town> town_;
};

TEST_F(NextSchemaTest, TheWholeLineWorksOnIt) {
  Caregivers caregivers(town_->peers(), 4);
  Clients clients(*town_->peers().intake, 2, [&](int n) {
    absl::SleepFor(absl::Milliseconds(100));  // a steady trickle that the caregivers can follow
    return town_->Order(absl::StrCat("next-", n), n);
  });
  ExpectMoreVisits(caregivers);
  // Under running services. It may lose to one of their transactions, and is then run again.
  absl::Status migrated;
  ASSERT_TRUE(Eventually(kPatience, [&] {
    migrated = Migrate(*town_, folder_->path());
    return migrated.ok();
  })) << migrated;
  ExpectMoreVisits(caregivers);
  // And under those started afterwards.
  for (const std::string& service : town_->line().processes()) {
    EXPECT_EQ(town_->line().program(service)->Terminate(kPatience), 0) << service;
  }
  ASSERT_TRUE(town_->line().StartAll().ok());
  ExpectMoreVisits(caregivers);
  // This release's own set-up runs over it without a complaint.
  const absl::Status again = Migrate(*town_, RepositoryRoot());
  EXPECT_TRUE(again.ok()) << again;

  EXPECT_THAT(clients.Finish().failed, ::testing::IsEmpty());
  EXPECT_THAT(caregivers.Finish().failed, ::testing::IsEmpty());
  const absl::Status quiet = town_->WaitUntilQuiet(kPatience);
  EXPECT_TRUE(quiet.ok()) << quiet;
}

}  // namespace
}  // namespace homecare::testing
