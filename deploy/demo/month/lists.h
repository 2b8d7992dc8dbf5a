// June as the public lists tell it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "deploy/demo/peers.h"

namespace homecare::demo {

// Planned to begin in June, by the visit service.
absl::StatusOr<std::vector<visit::v1::Visit>> ListJuneVisits(Peers& peers);

// The ledger's lines of June in order of their entry numbers.
absl::StatusOr<std::vector<billing::v1::LedgerLine>> ListJuneLines(Peers& peers);
// Those that were posted after it was closed.
absl::StatusOr<std::vector<billing::v1::LedgerLine>> ListJuneAdjustments(Peers& peers);

// Of everybody of that kind who has one.
absl::StatusOr<std::vector<billing::v1::Statement>> ListJuneStatements(Peers& peers,
                                                                       billing::v1::PartyKind kind);

// "SUBSIDY"; "OVER_CAP", empty where there is none: as the programs of auditors write them.
std::string FundingName(billing::v1::Funding funding);
std::string ReasonName(billing::v1::LineReason reason);

}  // namespace homecare::demo
