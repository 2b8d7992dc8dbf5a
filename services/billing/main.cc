// homecare-billing: what the public fund, the family and the provider owe.
#include <cstdio>
#include <string>
#include <utility>

#include "common/runtime/process.h"
#include "services/billing/api/apply.h"
#include "services/billing/api/billing_module.h"

namespace homecare::billing {
namespace {

constexpr int kBadFlag = 2;

int Serve(int argc, char** argv) {
  runtime::Process process("billing", argc, argv);
  absl::StatusOr<CheckpointSettings> checkpoints = ReadCheckpointFlags();
  if (!checkpoints.ok()) {
    const std::string why(checkpoints.status().message());
    std::fprintf(stderr, "homecare-billing: %s\n", why.c_str());
    return kBadFlag;
  }
  // Behind the process, which it uses: it ends first.
  BillingModule billing(process.database(), process.rpc(), process.pager(), process.clock(),
                        process.city_codes(), *std::move(checkpoints));
  process.Serve(&billing.service());
  process.Consume({"registry", "visits"}, &Apply);
  for (const auto& [kind, handler] : billing.deadlines()) process.OnDeadline(kind, handler);
  process.BeforeServing([&billing] {
    billing.Start();
    return absl::OkStatus();
  });
  return process.Run();
}

}  // namespace
}  // namespace homecare::billing

int main(int argc, char** argv) { return homecare::billing::Serve(argc, argv); }
