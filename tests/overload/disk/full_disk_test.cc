// A database without room on its disk: each change that finds none is refused by name, health says
// so, emergencies that fit still go through, and with room again all goes on. Nothing accepted is
// lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/overload/load/crowd.h"
#include "tests/overload/load/small_disk.h"
#include "tests/overload/load/town.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(2);
// The whole database with a town in it, and some megabytes.
constexpr int64_t kDiskBytes = int64_t{96} << 20;
constexpr char kFull[] = "UNAVAILABLE DATABASE_FULL";

bool Serves(Line& line, const std::string& part) {
  return RunProgram({.arguments = {OwnProgram("homecare-health"),
                                   absl::StrCat("--address=", line.address("intake")),
                                   absl::StrCat("--service=", part)},
                     .log_path = line.folder().File("health.log")})
      .ok();
}

// Everything the services own moves to the small disk; the log of transactions stays where it is,
// for without room for that PostgreSQL ends itself, which is another failure (its crash).
absl::Status MoveTo(const SmallDisk& disk, Line& line) {
  RETURN_IF_ERROR(line.postgres().Execute(
      "postgres", absl::StrCat("CREATE TABLESPACE small LOCATION '", disk.folder(), "'")));
  return line.postgres().Execute(
      "postgres", absl::StrCat("ALTER DATABASE \"", line.database(), "\" SET TABLESPACE small"));
}

class FullDiskTest : public ::testing::Test {
 protected:
  std::string DegradedParts() {
    const auto status = town_->StatusOf("intake");
    if (!status.ok()) return status.status().ToString();
    std::string out;
    for (const auto& part : status->degraded_parts()) {
      absl::StrAppend(&out, part.part(), "=", part.reason(), ";");
    }
    return out;
  }

  std::unique_ptr<Crowd> Gather(const std::string& name) {
    return std::make_unique<Crowd>(*town_->peers().intake, 50, [this, name](int n) {
      return town_->Order(absl::StrCat(name, "-", n), n);
    });
  }

  std::unique_ptr<SmallDisk> disk_;  // outlives the cluster that writes on it
  std::unique_ptr<Town> town_;
};

TEST_F(FullDiskTest, ChangesAreRefusedByNameUntilThereIsRoom) {
  auto disk = SmallDisk::Create(kDiskBytes);
  if (absl::IsPermissionDenied(disk.status())) GTEST_SKIP() << disk.status();
  ASSERT_TRUE(disk.ok()) << disk.status();
  disk_ = *std::move(disk);
  TownOptions options;
  options.prepare = [this](Line& line) { return MoveTo(*disk_, line); };
  auto opened = Town::Open(std::move(options));
  ASSERT_TRUE(opened.ok()) << opened.status();
  town_ = *std::move(opened);

  ASSERT_TRUE(disk_->Fill().ok());
  const auto full = Gather("full");
  // Some still fit into pages that have room.
  EXPECT_TRUE(Eventually(kPatience, [&] { return DegradedParts() == "database=DATABASE_FULL;"; }))
      << DegradedParts();
  EXPECT_TRUE(Eventually(kPatience, [&] { return !Serves(town_->line(), "database"); }));
  EXPECT_TRUE(Serves(town_->line(), ""));  // it answers, and reads
  const CrowdResult without_room = full->Finish();
  EXPECT_GT(without_room.refused.count(kFull), 0u);
  for (const auto& [reason, count] : without_room.refused) {
    EXPECT_EQ(reason, kFull) << count << " times";
  }
  EXPECT_EQ(without_room.without_retry_info, 0);

  disk_->MakeRoom();
  EXPECT_TRUE(Eventually(kPatience, [&] { return DegradedParts().empty(); })) << DegradedParts();
  EXPECT_TRUE(Eventually(kPatience, [&] { return Serves(town_->line(), "database"); }));
  CrowdResult with_room;
  {
    const auto crowd = Gather("room");
    EXPECT_TRUE(Eventually(kPatience, [&] { return crowd->under_way() > 0; }));
    with_room = crowd->Finish();
  }
  EXPECT_THAT(with_room.refused, ::testing::IsEmpty());
  const absl::Status quiet = town_->WaitUntilQuiet(kPatience);
  EXPECT_TRUE(quiet.ok()) << quiet;

  std::set<std::string> accepted = without_room.accepted_orders;
  accepted.insert(with_room.accepted_orders.begin(), with_room.accepted_orders.end());
  EXPECT_EQ(town_->Column("SELECT order_id FROM intake.care_order"), accepted);
  EXPECT_EQ(town_->Column("SELECT order_id FROM matching.job"), accepted);
  for (const char* service : {"intake", "matching", "visit", "billing"}) {
    EXPECT_EQ(town_->Number(absl::StrCat("SELECT count(*) FROM ", service, ".dead_letter")), 0);
  }
}

}  // namespace
}  // namespace homecare::testing
