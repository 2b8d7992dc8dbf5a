// homecare-visit: proves that a visit took place.
#include "common/runtime/process.h"
#include "services/visit/api/apply.h"
#include "services/visit/api/visit_service.h"
#include "services/visit/storage/visits.h"

int main(int argc, char** argv) {
  homecare::runtime::Process process("visit", argc, argv);
  const homecare::visit::EvidencePolicy policy;
  homecare::visit::VisitService api(process.rpc(), process.pager(), process.clock(), policy);
  process.Serve(&api);
  process.Consume({"registry", "assignments"},
                  [&policy](homecare::Change& change, const homecare::event::v1::Event& event) {
                    return homecare::visit::Apply(change, event, policy);
                  });
  const auto remind = [&policy](homecare::Change& change, const homecare::Deadline& deadline) {
    return homecare::visit::Remind(change, deadline, policy);
  };
  process.OnDeadline(homecare::visit::storage::kNoCheckIn, remind);
  process.OnDeadline(homecare::visit::storage::kNoCheckOut, remind);
  return process.Run();
}
