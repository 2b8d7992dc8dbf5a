// Statements of closed months, and the lines they are made of: read only. What they answer never
// changes once the month is closed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/billing/domain/closing.h"
#include "services/billing/storage/ledger.h"

namespace homecare::billing::storage {

// Of the whole city too (PartyKind::kCity, an empty id); nothing where the party has no line.
std::optional<Statement> FindStatement(pg::Tx& tx, const std::string& city_code,
                                       absl::CivilMonth month, PartyKind kind,
                                       absl::string_view party_id);
// By party id, after `after`.
std::vector<Statement> ListStatements(pg::Tx& tx, const std::string& city_code,
                                      absl::CivilMonth month, PartyKind kind,
                                      const std::string& after, int limit);

struct Party {
  PartyKind kind = PartyKind::kProvider;
  std::string id;
};

// A net line of the month as it was closed.
struct StatementLine {
  std::string elder_id;
  std::string provider_id;
  std::string caregiver_id;
  absl::Time check_in_time;
  absl::Time check_out_time;
  Line line;
};

// The party's elders with lines of the month, in the order of bytes, after `after`.
std::vector<std::string> EldersOfStatement(pg::Tx& tx, const std::string& city_code,
                                           absl::CivilMonth month, const Party& party,
                                           const std::string& after, int limit);
// The party's lines of these elders: in the order of (elder, check-in, visit, funding, reason,
// rate).
std::vector<StatementLine> StatementLines(pg::Tx& tx, const std::string& city_code,
                                          const MonthClose& close, const Party& party,
                                          const std::vector<std::string>& elders);
// What was posted in the calendar month for months closed before, in the order of the chain.
std::vector<LedgerLine> StatementAdjustments(pg::Tx& tx, const std::string& city_code,
                                             absl::CivilMonth booked_month, const Party& party,
                                             int64_t after_entry, int limit);

}  // namespace homecare::billing::storage
