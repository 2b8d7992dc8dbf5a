// What billing was told, and the rules, now and at any instant before: read only, in the caller's
// transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/reach.h"

namespace homecare::billing::storage {

bool KnowsElder(pg::Tx& tx, const std::string& city_code, absl::string_view elder_id);
// What the registry says of the elder now, without visits.
std::optional<ElderFacts> FindElder(pg::Tx& tx, const std::string& city_code,
                                    absl::string_view elder_id);
std::vector<Visit> BillableVisits(pg::Tx& tx, const std::string& city_code,
                                  absl::string_view elder_id, const VisitWindow& window);
// The elder with the visits of the window. ELDER_NOT_FOUND.
absl::StatusOr<ElderFacts> FactsOf(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view elder_id, const VisitWindow& window);

// Everything that was ever known of the elder, and of each visit that was ever known to be in the
// window.
ElderHistory HistoryOf(pg::Tx& tx, const std::string& city_code, absl::string_view elder_id,
                       const VisitWindow& window);

// Visits that are agreed and not done yet, by their planned times (under way: from the check-in
// on), of the window. They hold minutes.
std::vector<Visit> ScheduledVisits(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view elder_id, const VisitWindow& window);

RuleHistory RulesHistory(pg::Tx& tx, const std::string& city_code);
// As known at that instant. Errors of Rulebook::Make.
absl::StatusOr<Rulebook> Rules(pg::Tx& tx, const std::string& city_code,
                               absl::Time as_of = absl::InfiniteFuture());

// The closed months, with the instants of their closes.
std::map<absl::CivilMonth, absl::Time> ClosedMonths(pg::Tx& tx, const std::string& city_code);

}  // namespace homecare::billing::storage
