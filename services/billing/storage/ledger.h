// The ledger's sums and lists: read only, in the caller's transaction.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/billing/domain/line.h"

namespace homecare::billing::storage {

// A line as it was posted.
struct LedgerLine {
  std::string line_id;
  std::string posting_id;
  std::string elder_id;
  std::string provider_id;
  Line line;
  std::string debit_account;  // Both empty for 0 fen.
  std::string credit_account;
  std::string policy_version_id;
  absl::Time post_time;
};

// Empty texts do not narrow.
struct LedgerFilter {
  absl::CivilMonth month;
  std::string elder_id;
  std::string provider_id;
};

// The elder's months of which anything was posted, ascending.
std::vector<absl::CivilMonth> PostedMonths(pg::Tx& tx, const std::string& city_code,
                                           absl::string_view elder_id);

// One line per (visit, month, funding, reason, rate) whose postings do not add up to nothing.
std::vector<Line> PostedSums(pg::Tx& tx, const std::string& city_code, absl::string_view elder_id,
                             absl::CivilMonth first, absl::CivilMonth last);

// Up to `limit` lines after the key (post_time, line_id), in that order; an empty id begins.
std::vector<LedgerLine> ListLines(pg::Tx& tx, const std::string& city_code,
                                  const LedgerFilter& filter, absl::Time after_time,
                                  const std::string& after_id, int limit);

}  // namespace homecare::billing::storage
