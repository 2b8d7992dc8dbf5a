// The ledger's sums and lists: read only, in the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/billing/chain/entry.h"
#include "services/billing/domain/books.h"
#include "services/billing/domain/line.h"

namespace homecare::billing::storage {

// A line as it was posted.
struct LedgerLine {
  int64_t entry_number = 0;
  std::string line_id;
  std::string posting_id;
  std::string elder_id;
  std::string provider_id;
  std::string caregiver_id;
  std::string county_code;
  Line line;
  std::string debit_account;  // Both empty for 0 fen.
  std::string credit_account;
  std::string policy_version_id;
  absl::Time post_time;
  absl::CivilMonth booked_month;
  bool adjustment = false;
  std::string corrects_line_id;
  PostingCause cause = PostingCause::kElderChanged;
  std::string explanation;
};

// Empty texts and false do not narrow.
struct LedgerFilter {
  absl::CivilMonth month;
  std::string elder_id;
  std::string provider_id;
  std::string caregiver_id;
  std::string county_code;
  std::string funding;  // FundingName.
  std::string reason;   // ReasonName.
  bool adjustments_only = false;
  absl::Time as_of = absl::InfiniteFuture();
};

// The elder's months of which anything was posted, ascending.
std::vector<absl::CivilMonth> PostedMonths(pg::Tx& tx, const std::string& city_code,
                                           absl::string_view elder_id);

// One line per (visit, month, funding, reason, rate) whose postings until `as_of` do not add up to
// nothing.
std::vector<Line> PostedSums(pg::Tx& tx, const std::string& city_code, absl::string_view elder_id,
                             absl::CivilMonth first, absl::CivilMonth last,
                             absl::Time as_of = absl::InfiniteFuture());

// Up to `limit` lines after that entry, in the order of the chain.
std::vector<LedgerLine> ListLines(pg::Tx& tx, const std::string& city_code,
                                  const LedgerFilter& filter, int64_t after_entry, int limit);

// The same of adjustments posted in that calendar month. Empty ids do not narrow.
std::vector<LedgerLine> ListAdjustments(pg::Tx& tx, const std::string& city_code,
                                        absl::CivilMonth booked_month, absl::string_view elder_id,
                                        absl::string_view provider_id, int64_t after_entry,
                                        int limit);

std::optional<LedgerLine> FindLine(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view line_id);
// Every line until `as_of` about the same minutes: (visit, month, funding, reason, rate).
std::vector<LedgerLine> LinesAbout(pg::Tx& tx, const std::string& city_code, const Line& line,
                                   absl::string_view elder_id, absl::Time as_of);

// The events by which the visit came to be known as it was at `as_of`, oldest first.
std::vector<std::string> EvidenceOf(pg::Tx& tx, const std::string& city_code,
                                    absl::string_view visit_id, absl::Time as_of);

struct SealedEntry {
  chain::Entry entry;
  chain::Hash hash;
};

// Up to `limit` entries after that one, in order.
std::vector<SealedEntry> ReadEntries(pg::Tx& tx, const std::string& city_code, int64_t after_entry,
                                     int limit);
// Lines that a version without a chain posted, in the order of posting: their entries have neither
// numbers nor hashes yet (takeover.h).
std::vector<SealedEntry> UnchainedEntries(pg::Tx& tx, const std::string& city_code);

}  // namespace homecare::billing::storage
