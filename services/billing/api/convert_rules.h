// Between the contract's rules and the domain's.
#pragma once

#include "absl/status/statusor.h"
#include "homecare/billing/v1/policy.pb.h"
#include "services/billing/domain/adoption.h"
#include "services/billing/domain/simulate.h"
#include "services/billing/storage/rules.h"

namespace homecare::billing {

// The versions of a request, at least one and at most 12 of a kind. A policy's parameters that are
// not given are those of the policy in force on its first day by `known`. INVALID_FIELD: a
// parameter that is none, a value that is none or not spelled as it is answered, an id that is not
// the parameter's, a day that is none, an empty period, a rate out of bounds, anything twice.
// POLICY_MISSING: there is none in force, and not every parameter is given.
absl::StatusOr<RuleProposal> ProposalOf(const v1::AdoptRulesRequest& request,
                                        const Rulebook& known);
absl::StatusOr<RuleProposal> ProposalOf(const v1::SimulateRulesRequest& request,
                                        const Rulebook& known);

v1::ListRulesResponse ToProto(const storage::RuleVersions& versions);
v1::SimulateRulesResponse ToProto(const RuleSimulation& simulation);

}  // namespace homecare::billing
