// homecare-matching: sends the right caregiver. It matches each order at once, and plans whole
// days.
#include "absl/flags/flag.h"
#include "common/base/ids.h"
#include "common/log/log.h"
#include "common/runtime/process.h"
#include "services/matching/api/apply.h"
#include "services/matching/api/improver.h"
#include "services/matching/api/matching_service.h"
#include "services/matching/api/teller.h"
#include "services/matching/storage/load.h"

ABSL_FLAG(
    absl::Duration, improve_every, absl::Minutes(5),
    "Pause between improvements of today's and tomorrow's plan; 0 plans only when asked. Where"
    " time is virtual, days are planned only when asked");

int main(int argc, char** argv) {
  homecare::runtime::Process process("matching", argc, argv);
  if (process.city_codes().size() != 1) {
    homecare::log::Error("a matching process holds the model of one city: give one --city_codes");
    return 2;
  }
  const homecare::matching::MatchPolicy policy;
  homecare::matching::Model model;
  homecare::matching::Matcher matcher(model, policy, &homecare::NewId);
  homecare::matching::Desk desk(matcher);
  const homecare::matching::PlanPolicy plan_policy;
  homecare::matching::PlanDesk plan_desk(desk, plan_policy);
  homecare::matching::DayPlanner planner(
      matcher, {}, plan_desk, plan_policy, process.clock(),
      homecare::matching::planner::NoWorkers(),
      [&process](const std::string& city_code, homecare::ChangeBody body) {
        return process.Act(city_code, std::move(body));
      });
  homecare::matching::Listener listener(desk, plan_desk, model);
  homecare::matching::MatchingService api(process.rpc(), process.pager(), process.clock(),
                                          process.feed(homecare::matching::kOfferFeed), desk,
                                          matcher, plan_desk, planner);
  process.Serve(&api);
  process.Consume({"registry", "orders", "visits"},
                  [&listener](homecare::Change& change, const homecare::event::v1::Event& event) {
                    return listener.Apply(change, event);
                  });
  for (const auto due :
       {homecare::matching::Due::kOfferExpiry, homecare::matching::Due::kNextOffer,
        homecare::matching::Due::kRetryMatch, homecare::matching::Due::kCommitPlan}) {
    process.OnDeadline(std::string(homecare::matching::Name(due)),
                       [&listener](homecare::Change& change, const homecare::Deadline& deadline) {
                         return listener.Fire(change, deadline);
                       });
  }
  homecare::matching::Improver improver(
      planner, process.database(), process.clock(),
      {process.city_codes().front(), absl::GetFlag(FLAGS_improve_every)});
  if (absl::GetFlag(FLAGS_improve_every) > absl::ZeroDuration() && !process.virtual_time()) {
    matcher.Watch(improver);
    improver.Start();
  }
  process.LeadFor("matching", [&process, &model] {
    return homecare::matching::storage::LoadModel(process.database(), process.city_codes().front(),
                                                  process.clock().Now(), model);
  });
  return process.Run();
}
