// The rules as data: what they are and were, how they change, and what others would have made of a
// month.
#pragma once

#include "common/base/clock.h"
#include "common/rpc/dispatch.h"
#include "homecare/billing/v1/policy.pb.h"

namespace homecare::billing {

// Thread safe.
class RulesApi {
 public:
  RulesApi(rpc::Dispatch& dispatch, const Clock& clock) : dispatch_(dispatch), clock_(clock) {}

  rpc::Unary* ListRules(rpc::Context* context, const v1::ListRulesRequest* request,
                        v1::ListRulesResponse* response);
  // What it reaches back to is rated again afterwards (rerating.h).
  rpc::Unary* AdoptRules(rpc::Context* context, const v1::AdoptRulesRequest* request,
                         v1::AdoptRulesResponse* response);
  // Reads the city in pages of elders, in one transaction: what it compares is known at one
  // instant.
  rpc::Unary* SimulateRules(rpc::Context* context, const v1::SimulateRulesRequest* request,
                            v1::SimulateRulesResponse* response);

 private:
  rpc::Dispatch& dispatch_;
  const Clock& clock_;
};

}  // namespace homecare::billing
