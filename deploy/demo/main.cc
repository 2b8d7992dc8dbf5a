// homecare-demo: a day of Zibo through the public API, and the check of what it cost; with --month
// the rest of its month, which is closed, corrected, proven and defended.
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_format.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "deploy/demo/city_day.h"
#include "deploy/demo/day_plans.h"
#include "deploy/demo/import.h"
#include "deploy/demo/month/month.h"
#include "deploy/demo/report.h"

ABSL_FLAG(std::string, peers, "",
          "registry=HOST:PORT,intake=...,matching=...,visit=...,billing=...");
ABSL_FLAG(std::string, data, "deploy/demo/data", "folder of the places");
ABSL_FLAG(std::string, scale, "small",
          "small (1,000 elders, 200 caregivers) or city (10,000, 4,000)");
ABSL_FLAG(uint64_t, seed, 1, "the same seed makes the same requests");
ABSL_FLAG(std::string, report, "", "file to write the report to, as JSON");
ABSL_FLAG(bool, plan, true, "have the rest of the day planned each hour");
ABSL_FLAG(std::string, without, "",
          "report of the same seed with --noplan, to compare travel with");
ABSL_FLAG(bool, month, false, "go on to the end of the month; needs all of the flags below");
ABSL_FLAG(std::string, visit_database, "", "connection string of the visit service's role");
ABSL_FLAG(std::string, intake_database, "", "connection string of intake's role");
ABSL_FLAG(std::string, superuser_database, "", "connection string of the database's owner");
ABSL_FLAG(std::string, checkpoint_file, "", "where billing writes the city's checkpoints");
ABSL_FLAG(std::string, public_key, "", "file of the key that verifies them");
ABSL_FLAG(std::string, folder, "", "where to write what auditors take home");

namespace homecare::demo {
namespace {

// The month so far begins on a Monday, so that weekly hours are whole.
const absl::CivilDay kFirst(2022, 6, 6);
const absl::CivilDay kDay(2022, 6, 15);

void Progress(const Stage& stage, const CityDay& city) {
  const Counts& counts = city.counts();
  std::printf("%s  orders %d  offers %d  accepted %d  in %d  out %d  presses %d\n",
              absl::FormatTime("%m-%d %H:%M", stage.now(), ServiceZone()).c_str(),
              static_cast<int>(counts.orders_placed), static_cast<int>(counts.offers),
              static_cast<int>(counts.accepted), static_cast<int>(counts.check_ins),
              static_cast<int>(counts.check_outs), static_cast<int>(counts.presses));
  std::fflush(stdout);
}

absl::StatusOr<World> Populate(Peers& peers, Stage& stage, bool city, uint64_t seed) {
  ASSIGN_OR_RETURN(World world, MakeWorld(absl::GetFlag(FLAGS_data), city ? 10'000 : 1'000,
                                          city ? 4'000 : 200, seed));
  std::printf("importing %zu elders and %zu caregivers\n", world.elders.size(),
              world.caregivers.size());
  RETURN_IF_ERROR(stage.MoveTo(StartOf(kFirst)));
  RETURN_IF_ERROR(ImportWorld(peers, world, seed));
  RETURN_IF_ERROR(stage.Settle());
  RETURN_IF_ERROR(PutShifts(peers, world, kFirst, kDay));
  RETURN_IF_ERROR(stage.Settle());
  return world;
}

// From before the first visit until the last plan that can still move one.
void PlanHourly(DayPlans& plans, CityDay& city) {
  for (absl::Time time = StartOf(kDay) + absl::Hours(6) + absl::Minutes(45);
       time < StartOf(kDay) + absl::Hours(17); time += absl::Hours(1)) {
    city.At(time, [&plans, &city]() -> absl::Status {
      RETURN_IF_ERROR(plans.PlanRest(kDay));
      return city.ReadRoster(kDay);
    });
  }
}

struct Outcome {
  Report day;
  std::optional<MonthReport> month;

  bool Broken() const { return !day.Broken().empty() || (month && !month->broken.empty()); }
};

absl::StatusOr<Report> RunDay(Peers& peers, Stage& stage, const World& world, uint64_t seed) {
  OfferWatch watch(peers);
  CityDay city(peers, stage, watch, world, seed);
  const auto progress = [&] { Progress(stage, city); };
  city.PlanHistory(kFirst, kDay);
  city.PlanDay(kDay);
  DayPlans plans(peers, stage, seed);
  if (absl::GetFlag(FLAGS_plan)) PlanHourly(plans, city);
  RETURN_IF_ERROR(city.RunUntil(StartOf(kDay + 1), progress));
  RETURN_IF_ERROR(stage.Settle());
  progress();
  std::printf("computing the bill again\n");
  Report report;
  report.counts = city.counts();
  report.plans = plans.counts();
  if (const std::string path = absl::GetFlag(FLAGS_without); !path.empty()) {
    ASSIGN_OR_RETURN(report.without_planner, ReadRoads(path));
  }
  ASSIGN_OR_RETURN(report.audit, AuditMonth(peers, kDay));
  RETURN_IF_ERROR(AddLists(peers, world, kDay, &report));
  AddLatencies(watch.Latencies(), &report);
  report.outbox_left = stage.outbox_left();
  report.dead_letters = stage.dead_letters();
  return report;
}

MonthSettings ReadMonthSettings() {
  return {.visit_database = absl::GetFlag(FLAGS_visit_database),
          .intake_database = absl::GetFlag(FLAGS_intake_database),
          .superuser_database = absl::GetFlag(FLAGS_superuser_database),
          .checkpoint_file = absl::GetFlag(FLAGS_checkpoint_file),
          .public_key = absl::GetFlag(FLAGS_public_key),
          .folder = absl::GetFlag(FLAGS_folder)};
}

absl::StatusOr<Outcome> RunDemo() {
  const absl::Time began = absl::Now();
  const uint64_t seed = absl::GetFlag(FLAGS_seed);
  ASSIGN_OR_RETURN(Peers peers, ConnectAll(absl::GetFlag(FLAGS_peers)));
  Stage stage(peers);
  ASSIGN_OR_RETURN(const World world,
                   Populate(peers, stage, absl::GetFlag(FLAGS_scale) == "city", seed));
  Outcome outcome;
  ASSIGN_OR_RETURN(outcome.day, RunDay(peers, stage, world, seed));
  outcome.day.wall_seconds = absl::ToDoubleSeconds(absl::Now() - began);
  std::fputs(ToText(outcome.day).c_str(), stdout);
  if (!absl::GetFlag(FLAGS_month)) return outcome;
  const MonthSettings settings = ReadMonthSettings();
  ASSIGN_OR_RETURN(outcome.month, RunMonth(peers, stage, world, seed, kDay + 1, settings));
  return outcome;
}

bool FlagsMakeSense() {
  const std::string scale = absl::GetFlag(FLAGS_scale);
  if (scale != "small" && scale != "city") {
    std::fprintf(stderr, "homecare-demo: --scale is small or city\n");
    return false;
  }
  const MonthSettings month = ReadMonthSettings();
  if (absl::GetFlag(FLAGS_month) &&
      (month.visit_database.empty() || month.intake_database.empty() ||
       month.superuser_database.empty() || month.checkpoint_file.empty() ||
       month.public_key.empty() || month.folder.empty())) {
    std::fprintf(stderr,
                 "homecare-demo: --month needs --visit_database, --intake_database, "
                 "--superuser_database, --checkpoint_file, --public_key and --folder\n");
    return false;
  }
  return true;
}

bool WriteReport(const Outcome& outcome, const std::string& path) {
  nlohmann::ordered_json json = ToJson(outcome.day);
  if (outcome.month) json["month"] = ToJson(*outcome.month);
  if ((std::ofstream(path) << json.dump(2) << "\n").flush()) return true;
  std::fprintf(stderr, "homecare-demo: cannot write %s\n", path.c_str());
  return false;
}

// 0: all as it should be. 1: the report says what is not. 2: a wrong flag.
int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage("A day of Zibo through the public API, or a month.");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    std::fprintf(stderr, "homecare-demo: there are no arguments\n");
    return 2;
  }
  if (!FlagsMakeSense()) return 2;
  const absl::StatusOr<Outcome> outcome = RunDemo();
  if (!outcome.ok()) {
    std::fprintf(stderr, "homecare-demo: %s %s\n", Reason(outcome.status()).c_str(),
                 outcome.status().ToString().c_str());
    return 1;
  }
  const std::string path = absl::GetFlag(FLAGS_report);
  if (!path.empty() && !WriteReport(*outcome, path)) return 1;
  return outcome->Broken() ? 1 : 0;
}

}  // namespace
}  // namespace homecare::demo

int main(int argc, char** argv) { return homecare::demo::Main(argc, argv); }
