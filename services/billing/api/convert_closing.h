// Closing and statements between the contract's words and the domain's.
#pragma once

#include "absl/status/statusor.h"
#include "homecare/billing/v1/closing.pb.h"
#include "services/billing/domain/closing.h"

namespace homecare::billing {

// INVALID_FIELD (party_kind) for one that is not known.
absl::StatusOr<PartyKind> FromProto(v1::PartyKind kind);

v1::CloseBlockerFound ToProto(const FoundBlocker& found);
v1::CloseProposal ToProto(const Proposal& proposal);
v1::StatementTotals ToProto(const StatementTotals& totals);
v1::Statement ToProto(const Statement& statement, const MonthClose& close);
// `whole`: the city's statement.
v1::MonthClose ToProto(const MonthClose& close, const Statement& whole);

}  // namespace homecare::billing
