// A month of a city as the detectors see it, read from what billing was told. 360,000 visits do not
// fit one transaction of 5 s: it is read in many short ones, page by page. What changes meanwhile
// is seen in its old or in its new form.
#pragma once

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/pg/database.h"
#include "services/billing/audit/evidence.h"
#include "services/billing/audit/sample.h"

namespace homecare::billing::storage {

struct MonthRead {
  audit::MonthEvidence evidence;
  // The visits of it that are on a bill, with what was billed for them; weights are not set.
  std::vector<audit::Candidate> billed;
};

// Visits that ended and whose check-in is in the month; every elder whose home was told, and every
// caregiver of the city. What an item asks for and who lives in a household is not told to billing
// and is left empty. Asks `stopped` between pages: CANCELLED, WORK_STOPPED. POLICY_MISSING, and
// errors of Database::Read.
absl::StatusOr<MonthRead> ReadMonth(pg::Database& database, const std::string& city_code,
                                    absl::CivilMonth month, absl::FunctionRef<bool()> stopped);

}  // namespace homecare::billing::storage
