// homecare-intake: takes orders (点单) and presses of the button (一键).
#include "common/runtime/process.h"
#include "services/intake/api/apply.h"
#include "services/intake/api/intake_service.h"
#include "services/intake/storage/orders.h"

int main(int argc, char** argv) {
  homecare::runtime::Process process("intake", argc, argv);
  const homecare::intake::LadderPolicy policy;
  homecare::intake::IntakeService api(process.rpc(), process.pager(), process.clock(),
                                      process.feed(homecare::intake::storage::kOrdersFeed), policy);
  process.Serve(&api);
  process.Consume(
      {"registry", "assignments", "visits"},
      [&policy](homecare::Change& change, const homecare::event::v1::Event& event) {
        return homecare::intake::Apply(change, event, policy);
      },
      &homecare::intake::ApplyAhead);
  for (const char* kind : homecare::intake::kDeadlines) {
    process.OnDeadline(kind,
                       [&policy](homecare::Change& change, const homecare::Deadline& deadline) {
                         return homecare::intake::Due(change, deadline, policy);
                       });
  }
  return process.Run();
}
