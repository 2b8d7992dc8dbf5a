// homecare-matching: sends the right caregiver. It matches each order at once; planning whole days
// will stand beside it, in domain/planner/.
#include "common/base/ids.h"
#include "common/log/log.h"
#include "common/runtime/process.h"
#include "services/matching/api/apply.h"
#include "services/matching/api/matching_service.h"
#include "services/matching/api/teller.h"
#include "services/matching/storage/load.h"

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
  homecare::matching::Listener listener(desk, model);
  homecare::matching::MatchingService api(process.rpc(), process.pager(), process.clock(),
                                          process.feed(homecare::matching::kOfferFeed), desk,
                                          matcher);
  process.Serve(&api);
  process.Consume({"registry", "orders", "visits"},
                  [&listener](homecare::Change& change, const homecare::event::v1::Event& event) {
                    return listener.Apply(change, event);
                  });
  for (const auto due : {homecare::matching::Due::kOfferExpiry, homecare::matching::Due::kNextOffer,
                         homecare::matching::Due::kRetryMatch}) {
    process.OnDeadline(std::string(homecare::matching::Name(due)),
                       [&listener](homecare::Change& change, const homecare::Deadline& deadline) {
                         return listener.Fire(change, deadline);
                       });
  }
  process.LeadFor("matching", [&process, &model] {
    return homecare::matching::storage::LoadModel(process.database(), process.city_codes().front(),
                                                  process.clock().Now(), model);
  });
  return process.Run();
}
