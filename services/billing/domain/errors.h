// Every error of the billing service; the names are the ErrorInfo.reason on the wire.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

absl::Status ElderNotFound(absl::string_view elder_id);  // NOT_FOUND, ELDER_NOT_FOUND
absl::Status LineNotFound(absl::string_view line_id);    // NOT_FOUND, LINE_NOT_FOUND
absl::Status VisitNotFound(absl::string_view visit_id);  // NOT_FOUND, VISIT_NOT_FOUND
// FAILED_PRECONDITION, VISIT_NOT_BILLED: there is nothing to take off the bill.
absl::Status VisitNotBilled(absl::string_view visit_id);
// FAILED_PRECONDITION, VISIT_REWRITTEN: a recorded visit cannot become another elder's or another
// provider's.
absl::Status VisitRewritten(absl::string_view visit_id);

// FAILED_PRECONDITION, SAME_PERSON: who decided cannot agree to it.
absl::Status SamePerson(absl::string_view person_id);

// Of closing months. FAILED_PRECONDITION where nothing else is said.
absl::Status MonthClosed(absl::CivilMonth month);              // MONTH_CLOSED
absl::Status MonthOpen(absl::CivilMonth month);                // MONTH_OPEN
absl::Status MonthNotReady(absl::string_view blockers);        // MONTH_NOT_READY
absl::Status ProposalNotFound(absl::string_view proposal_id);  // NOT_FOUND
absl::Status ProposalNotReady(absl::string_view proposal_id);  // UNAVAILABLE, with a delay
absl::Status ProposalStale(absl::string_view proposal_id);     // PROPOSAL_STALE
absl::Status StatementNotFound(absl::string_view party_id);    // NOT_FOUND
absl::Status CheckpointKeyMissing();                           // CHECKPOINT_KEY_MISSING

// FAILED_PRECONDITION: the rules or the registry's facts do not answer, or answer twice.
absl::Status PolicyMissing(absl::CivilDay day);                                   // POLICY_MISSING
absl::Status TariffMissing(AreaClass area, absl::CivilDay day);                   // TARIFF_MISSING
absl::Status PoliciesOverlap(absl::CivilDay effective_from);                      // POLICY_OVERLAP
absl::Status TariffsOverlap(AreaClass area, absl::CivilDay a, absl::CivilDay b);  // TARIFF_OVERLAP
absl::Status GrantsOverlap(absl::string_view a, absl::string_view b);             // GRANT_OVERLAP

// ALREADY_EXISTS, VERSION_EXISTS: a version of the rules has this id.
absl::Status VersionExists(absl::string_view version_id);
// FAILED_PRECONDITION, SIMULATION_TOO_LARGE: more providers and counties differ than one answer
// has.
absl::Status SimulationTooLarge(int most);

// INVALID_ARGUMENT: a value that can mean nothing. `what` names it: "visit 0190…".
absl::Status RuleInvalid(absl::string_view what);         // RULE_INVALID, a number out of bounds
absl::Status IntervalInvalid(absl::string_view what);     // INTERVAL_INVALID
absl::Status DuplicateVisit(absl::string_view visit_id);  // VISIT_DUPLICATE

}  // namespace homecare::billing
