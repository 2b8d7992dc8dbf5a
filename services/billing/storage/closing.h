// Closing months: what keeps them open, the gathering of their lines, and the close itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/change/change.h"
#include "common/pg/tx.h"
#include "services/billing/domain/closing.h"

namespace homecare::billing::storage {

// What kind of deadline gathers a proposal's lines; its subject is the proposal.
inline constexpr char kCloseDraftDeadline[] = "CLOSE_DRAFT";

// In order of (blocker, visit, detail); at most `limit`.
absl::StatusOr<std::vector<FoundBlocker>> FindBlockers(pg::Tx& tx, const std::string& city_code,
                                                       absl::CivilMonth month, absl::Time now,
                                                       int limit);

std::optional<Proposal> FindProposal(pg::Tx& tx, const std::string& city_code,
                                     absl::string_view proposal_id);
// Newest month first, of those before `before`.
std::vector<MonthClose> ListCloses(pg::Tx& tx, const std::string& city_code,
                                   absl::CivilMonth before, int limit);
std::optional<MonthClose> FindClose(pg::Tx& tx, const std::string& city_code,
                                    absl::CivilMonth month);

// What follows is for who holds the city's books.

// The proposal, whose lines will be gathered by deadlines from now on.
Proposal Propose(Change& change, absl::CivilMonth month, const std::string& maker_id);
// The handler of those deadlines: gathers some more elders.
absl::Status GatherMore(Change& change, const std::string& proposal_id);
// Gathers again elders of whom more was recorded since. PROPOSAL_STALE where they are too many for
// one transaction.
absl::Status GatherAgain(Change& change, const Proposal& proposal);
// Writes the close with its root, and the statements.
MonthClose Close(Change& change, const Proposal& proposal, const std::string& checker_id,
                 absl::Time close_time);

}  // namespace homecare::billing::storage
