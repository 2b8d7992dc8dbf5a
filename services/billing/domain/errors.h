// Every error of the billing service; the names are the ErrorInfo.reason on the wire.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

absl::Status ElderNotFound(absl::string_view elder_id);  // NOT_FOUND, ELDER_NOT_FOUND
// FAILED_PRECONDITION, VISIT_REWRITTEN: a recorded visit cannot become another elder's or another
// provider's.
absl::Status VisitRewritten(absl::string_view visit_id);

// FAILED_PRECONDITION: the rules or the registry's facts do not answer, or answer twice.
absl::Status PolicyMissing(absl::CivilDay day);                                   // POLICY_MISSING
absl::Status TariffMissing(AreaClass area, absl::CivilDay day);                   // TARIFF_MISSING
absl::Status PoliciesOverlap(absl::CivilDay effective_from);                      // POLICY_OVERLAP
absl::Status TariffsOverlap(AreaClass area, absl::CivilDay a, absl::CivilDay b);  // TARIFF_OVERLAP
absl::Status GrantsOverlap(absl::string_view a, absl::string_view b);             // GRANT_OVERLAP

// INVALID_ARGUMENT: a value that can mean nothing. `what` names it: "visit 0190…".
absl::Status RuleInvalid(absl::string_view what);         // RULE_INVALID, a number out of bounds
absl::Status IntervalInvalid(absl::string_view what);     // INTERVAL_INVALID
absl::Status DuplicateVisit(absl::string_view visit_id);  // VISIT_DUPLICATE

}  // namespace homecare::billing
