// Visits as they stand, for lists: read only, in the caller's transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/billing/domain/line.h"

namespace homecare::billing::storage {

struct ListedVisit {
  std::string visit_id;
  std::string elder_id;
  std::string caregiver_id;
  std::string provider_id;
  std::string county_code;  // Empty while the elder is not known.
  std::string item_code;
  std::string state;  // "COMPLETED"
  absl::Time planned_start_time;
  absl::Time planned_end_time;
  std::optional<absl::Time> check_in_time;
  std::optional<absl::Time> check_out_time;
  bool billable = false;
  bool clawed_back = false;
  std::vector<std::string> open_exceptions;
  std::string visit_changed;  // A serialised homecare.event.v1.VisitChanged.
};

// Empty texts and false do not narrow.
struct VisitFilter {
  absl::CivilMonth month;  // In which they were planned to begin.
  std::string elder_id;
  std::string caregiver_id;
  std::string provider_id;
  std::string county_code;
  std::string state;
  bool with_open_exceptions = false;
};

// Up to `limit` visits after the key (planned start, id), in that order; an empty id begins.
std::vector<ListedVisit> ListVisits(pg::Tx& tx, const std::string& city_code,
                                    const VisitFilter& filter, absl::Time after_time,
                                    const std::string& after_id, int limit);

// What was posted for each of them, by visit: the sums of PostedSums, all with one statement.
std::map<std::string, std::vector<Line>> PostedFor(pg::Tx& tx, const std::string& city_code,
                                                   const std::vector<ListedVisit>& visits);

}  // namespace homecare::billing::storage
