// An entry of a city's ledger: a line with its posting's facts, numbered and linked to the one
// before. Its canonical bytes are laid out in FORMAT.md, for auditors who write their own verifier.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "services/billing/chain/bytes.h"

namespace homecare::billing::chain {

// In the order of the canonical bytes and of the export's columns. Names as the database has them
// ("SUBSIDY", "OVER_CAP"). Minutes and fen are signed changes.
struct Entry {
  std::string city_code;
  int64_t entry_number = 0;  // 1, 2, 3... per city, without gaps.
  std::string line_id;
  std::string posting_id;
  std::string elder_id;
  absl::CivilMonth month;         // The service month the line belongs to.
  absl::CivilMonth booked_month;  // The calendar month of recording, Asia/Shanghai.
  std::string visit_id;
  std::string provider_id;
  std::string funding;
  std::string reason;
  FenPerHour rate_fen_per_hour;
  Minutes minutes;
  Fen amount_fen;
  std::string debit_account;  // Both empty for 0 fen.
  std::string credit_account;
  std::string policy_version_id;
  std::string corrects_line_id;  // Empty where it corrects none.
  std::string cause;
  std::string cause_id;
  std::string explanation;
  absl::Time post_time;  // Whole microseconds; what is finer is cut. Never before the last one's.
  Hash previous_hash;
};

std::string CanonicalBytes(const Entry& entry);
Hash EntryHash(const Entry& entry);  // SHA-256 of the canonical bytes.

// The end of a city's chain, from where it grows. Not thread safe: who appends holds the city's
// books.
class Chain {
 public:
  Chain() = default;  // No entry yet.
  Chain(int64_t size, const Hash& head) : size_(size), head_(head) {}

  // Gives the entry its number and the previous hash, and returns the entry's own hash.
  Hash Append(Entry& entry);

  int64_t size() const { return size_; }
  const Hash& head() const { return head_; }  // Zeros where there is no entry.

 private:
  int64_t size_ = 0;
  Hash head_;
};

}  // namespace homecare::billing::chain
