#include "tests/crash/mutants.h"

#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/pg/database.h"
#include "common/pg/migrate/migrator.h"

namespace homecare::crash {
namespace {

constexpr char kCaregiver[] = "caregiver-00000";
constexpr char kElder[] = "elder-00000";

// One writer: its own connection, its own visit, the same people and the same time.
absl::Status WriteVisit(const std::string& conninfo, absl::Time start) {
  const auto database = pg::Database::Open(
      {.conninfo = conninfo, .normal_connections = 1, .emergency_connections = 1});
  const std::string offer_id = NewId();
  return database->Run(Lane::kNormal, [&](pg::Tx& tx) {
    tx.Exec(
        "INSERT INTO caregiver_calendar (city_code, offer_id, order_id, caregiver_id, elder_id,"
        " visit_id, slot, state, emergency, displacing, interval, latitude_degrees,"
        " longitude_degrees) VALUES ('370300', $1, $1, $2, $3, $1, 0, 'ASSIGNED', false, false,"
        " tstzrange($4, $5), 36.8, 118.0)",
        {offer_id, kCaregiver, kElder, start, start + absl::Minutes(30)});
    tx.Exec(
        "INSERT INTO elder_calendar (city_code, offer_id, elder_id, slot, interval)"
        " VALUES ('370300', $1, $2, 0, tstzrange($3, $4))",
        {offer_id, kElder, start, start + absl::Minutes(30)});
    return absl::OkStatus();
  });
}

// A second billing with a database of its own, taken for the first one by everybody: it reads the
// same streams under the same name and confirms what it has read.
absl::Status StartSecondBilling(Stack& stack) {
  static std::unique_ptr<testing::Program> thief;  // until the next one, or the end
  testing::Line& line = stack.line();
  ASSIGN_OR_RETURN(const std::string database, line.postgres().CreateDatabase("thief"));
  RETURN_IF_ERROR(pg::Migrate(line.postgres().ConnInfo(database), testing::RepositoryRoot(),
                              {"billing"}, [](absl::string_view) {}));
  ASSIGN_OR_RETURN(
      thief, testing::Program::Start(
                 {.arguments = {testing::OwnProgram("homecare-billing"), "--service_port=0",
                                absl::StrCat("--database=", line.postgres().ConnInfo(
                                                                database, "homecare_billing")),
                                absl::StrCat("--redis_socket=", line.redis().socket_path()),
                                absl::StrCat("--peers=", line.peers()),
                                absl::StrCat("--key_file=", line.folder().File("key"))},
                  .log_path = line.folder().File("thief.log")}));
  return absl::OkStatus();
}

// Of common/base/mutant.h; the others need no build of their own.
bool IsSwitch(const std::string& name) {
  return name == "ack_before_commit" || name == "no_sweeper" || name == "no_inbox" ||
         name == "redis_only_holder";
}

std::vector<MutantCase> MakeMutants() {
  RoundOptions brief;
  brief.kills = 6;
  brief.quiet = absl::Seconds(10);
  brief.most_pause = absl::Milliseconds(1200);
  brief.elders = 80;
  brief.caregivers = 40;
  brief.brief = true;
  brief.patience = absl::Seconds(15);
  brief.least_operations = 300;
  std::vector<MutantCase> all;
  all.push_back({"ack_before_commit",
                 {"I1 acknowledged order is gone", "I1 acknowledged deed is gone"},
                 brief});
  all.back().options.only = {"kill at commit"};
  all.back().options.kills = 5;
  all.push_back({"no_sweeper", {"I5 outbox is not empty"}, brief});
  all.back().options.only = {"flush redis while one is down"};
  all.push_back({"no_inbox",
                 {"I2 offer was heard twice", "I2 open offers are miscounted",
                  "I2 completed visit was not billed", "I2 ledger lacks what the rating gives",
                  "I5 dead letters"},
                 brief});
  all.back().options.only = {"lose an acknowledgement", "kill redis"};
  all.back().options.kills = 10;
  all.back().options.presses_per_second = 3;
  all.push_back({"redis_only_holder",
                 {"I1 order was never told to matching", "I1 assignment was never told to visit",
                  "I2 completed visit was not billed"},
                 brief});
  all.back().options.only = {"flush redis while one is down"};
  all.push_back({"no_exclusion_constraint",
                 {"I3 caregiver's calendar overlaps", "I3 elder's calendar overlaps"},
                 brief});
  all.back().options.kills = 0;
  all.back().options.least_operations = 0;
  all.back().options.before = DropExclusionConstraints;
  all.back().options.after = [](Stack& stack) {
    return WriteTwiceAtOnce(stack.conninfo("matching"));
  };
  all.push_back({"two_consumers_one_id",
                 {"I2 completed visit was not billed", "I5 events are parked"},
                 brief});
  all.back().options.kills = 3;
  all.back().options.only = {"cut redis"};
  all.back().options.before = StartSecondBilling;
  for (MutantCase& mutant : all) {
    mutant.options.orders_per_second = 20;
    if (IsSwitch(mutant.name)) mutant.options.mutant = mutant.name;
  }
  return all;
}

}  // namespace

const std::vector<MutantCase>& AllMutants() {
  static const std::vector<MutantCase> all = MakeMutants();
  return all;
}

const MutantCase* FindMutant(const std::string& name) {
  for (const MutantCase& mutant : AllMutants()) {
    if (mutant.name == name) return &mutant;
  }
  return nullptr;
}

absl::Status DropExclusionConstraints(Stack& stack) {
  return stack.line().postgres().Execute(
      "crash",
      "ALTER TABLE matching.caregiver_calendar DROP CONSTRAINT caregiver_in_one_place;"
      "ALTER TABLE matching.elder_calendar DROP CONSTRAINT elder_has_one_visit");
}

absl::Status WriteTwiceAtOnce(const std::string& conninfo) {
  const absl::Time start = absl::Now() + absl::Hours(48);
  absl::Status first;
  std::thread other([&] { first = WriteVisit(conninfo, start); });
  const absl::Status second = WriteVisit(conninfo, start + absl::Minutes(10));
  other.join();
  return first.ok() ? second : first;
}

}  // namespace homecare::crash
