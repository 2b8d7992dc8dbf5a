// The pages of which a month's evidence is made. Each is read in the caller's transaction, and an
// empty one is the last. For storage/audit_evidence.cc.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/billing/audit/evidence.h"
#include "services/billing/audit/sample.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing::storage {

// In order of (check-in, id), after that key; at most `limit`.
std::vector<audit::AuditedVisit> VisitPage(pg::Tx& tx, const std::string& city_code,
                                           absl::CivilMonth month, absl::Time after_time,
                                           const std::string& after_id, int limit);

std::vector<audit::AuditedCaregiver> CaregiverPage(pg::Tx& tx, const std::string& city_code,
                                                   const std::string& after_id, int limit);

// What the ledger says of a visit.
struct VisitPosted {
  Minutes subsidised;  // In the month.
  Fen amount;          // By whomever, also in the month after, into which it may last.
  bool billed = false;
};

struct ElderPage {
  std::vector<audit::AuditedElder> elders;
  std::string last_id;                        // After which the next page begins; empty: the end.
  std::map<std::string, VisitPosted> posted;  // By visit.
};

// In order of id. Elders whose home was never told are left out: detectors would find everything
// far from it. `months_before` are the `before` months before, without their exceptions.
ElderPage ReadElderPage(pg::Tx& tx, const std::string& city_code, absl::CivilMonth month,
                        int before, const Rulebook& rules, const std::string& after_id, int limit);

// How many exceptions visits of each elder had that were planned in the month.
std::map<std::string, int> ExceptionsOf(pg::Tx& tx, const std::string& city_code,
                                        absl::CivilMonth month,
                                        const std::vector<std::string>& elder_ids);

}  // namespace homecare::billing::storage
