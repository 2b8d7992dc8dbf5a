// What billing was told, and the rules: read only, in the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/pg/tx.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/reach.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing::storage {

// What the registry says of the elder now, without visits.
std::optional<ElderFacts> FindElder(pg::Tx& tx, const std::string& city_code,
                                    absl::string_view elder_id);
// The same, in a transaction that holds the elder's row from here to its end.
std::optional<ElderFacts> LockElder(pg::Tx& tx, const std::string& city_code,
                                    absl::string_view elder_id);

std::vector<Visit> BillableVisits(pg::Tx& tx, const std::string& city_code,
                                  absl::string_view elder_id, const VisitWindow& window);

// The elder with the visits of the window. ELDER_NOT_FOUND.
absl::StatusOr<ElderFacts> FactsOf(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view elder_id, const VisitWindow& window);

absl::StatusOr<Rulebook> Rules(pg::Tx& tx, const std::string& city_code);

}  // namespace homecare::billing::storage
