// From rows of the schema to the domain's values, and the column lists they are read by.
#pragma once

#include <string>

#include "common/pg/rows.h"
#include "services/visit/domain/exceptions.h"
#include "services/visit/domain/visit.h"

namespace homecare::visit::storage {

// Column lists for SELECT; the statement's text stays a constant of the program.
#define HC_VISIT_COLUMNS                                                                \
  "visit_id, order_id, elder_id, caregiver_id, provider_id, state, item_code, bucket, " \
  "qualification, planned_start_time, planned_end_time, latitude_degrees, "             \
  "longitude_degrees, double_up, family_consent, emergency, check_in_time, "            \
  "check_out_time, replaced_caregiver_id"
#define HC_EXCEPTION_COLUMNS \
  "exception_id, visit_id, code, raise_time, detail, clear_time, cleared_by, clear_reason"

Visit ToVisit(const pg::Row& row);
VisitException ToException(const pg::Row& row);
Evidence ToEvidence(const pg::Row& row);

}  // namespace homecare::visit::storage
