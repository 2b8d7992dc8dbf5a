// homecare-billing: what the public fund, the family and the provider owe.
#include "common/runtime/process.h"
#include "services/billing/api/apply.h"
#include "services/billing/api/billing_service.h"

int main(int argc, char** argv) {
  homecare::runtime::Process process("billing", argc, argv);
  homecare::billing::BillingService api(process.rpc(), process.pager(), process.clock());
  process.Serve(&api);
  process.Consume({"registry", "visits"}, &homecare::billing::Apply);
  return process.Run();
}
