#include "deploy/demo/month/month.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "deploy/demo/month/closing.h"
#include "deploy/demo/month/forgery.h"
#include "deploy/demo/month/late.h"
#include "deploy/demo/month/proof.h"
#include "deploy/demo/month/say.h"
#include "deploy/demo/month/visits.h"

namespace homecare::demo {
namespace {

// Those who care past midnight are home by then.
constexpr absl::Duration kMorning = absl::Hours(6);

absl::Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("cannot make ", folder, ": ", error.message()));
}

absl::Status LiveOn(Scene& scene, absl::CivilDay first) {
  SayTitle("The rest of June, through the bulk path");
  MonthPlan plan(scene.world, scene.seed);
  const absl::CivilDay july(2022, 7, 1);
  for (absl::CivilDay day = first; day < july; ++day) {
    RETURN_IF_ERROR(scene.stage.MoveTo(StartOf(day + 1) + kMorning));
    const std::vector<MonthVisit> visits = plan.VisitsOf(day);
    RETURN_IF_ERROR(scene.bulk.Tell(visits));
    RETURN_IF_ERROR(scene.stage.Settle());
    scene.report.visits_told += static_cast<int64_t>(visits.size());
    SayRow(FormatDay(day), absl::StrCat(Grouped(visits.size()), " visits"));
  }
  return absl::OkStatus();
}

absl::Status TellMonth(Scene& scene, absl::CivilDay first) {
  RETURN_IF_ERROR(MakeFolder(scene.settings.folder));
  RETURN_IF_ERROR(LiveOn(scene, first));
  ASSIGN_OR_RETURN(const ClosedJune june, CloseJune(scene));
  ASSIGN_OR_RETURN(const LateFacts late, TellLateFacts(scene));
  RETURN_IF_ERROR(Prove(scene, june, late));
  RETURN_IF_ERROR(Forge(scene));
  scene.report.Expect(scene.stage.outbox_left() == 0,
                      absl::StrCat(scene.stage.outbox_left(), " events were not delivered"));
  scene.report.Expect(scene.stage.dead_letters() == 0,
                      absl::StrCat(scene.stage.dead_letters(), " events were given up"));
  return absl::OkStatus();
}

void SayVerdict(const MonthReport& r, const std::string& folder) {
  SayTitle("The month");
  SayRow("difference",
         absl::StrCat(r.difference_fen + r.adjustments_difference_fen + r.statements_difference_fen,
                      " fen between ledger, recomputation and statements"));
  SayRow("to take home", folder);
  SayRow("took", absl::StrFormat("%.0f s", r.wall_seconds));
  for (const std::string& sentence : r.broken) SayRow("NOT AS IT SHOULD BE", sentence);
}

}  // namespace

absl::StatusOr<MonthReport> RunMonth(Peers& peers, Stage& stage, const World& world, uint64_t seed,
                                     absl::CivilDay first, const MonthSettings& settings) {
  const absl::Time began = absl::Now();
  BulkPath bulk(stage, settings.visit_database, settings.intake_database);
  MonthReport report;
  Scene scene{peers, stage, world, seed, settings, bulk, report};
  RETURN_IF_ERROR(TellMonth(scene, first));
  report.wall_seconds = absl::ToDoubleSeconds(absl::Now() - began);
  SayVerdict(report, settings.folder);
  return report;
}

}  // namespace homecare::demo
