// The root of a closed month: a Merkle tree over the month's net lines, and a hash that chains the
// month to the one before (FORMAT.md).
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/money.h"
#include "services/billing/chain/bytes.h"

namespace homecare::billing::chain {

// A line as homecare-rate prints it, and in the order of its columns. Borrows its texts.
struct MonthLine {
  absl::string_view elder_id;
  absl::CivilMonth month;
  absl::string_view visit_id;
  absl::string_view funding;
  absl::string_view reason;
  FenPerHour rate_fen_per_hour;
  Minutes minutes;
  Fen fen;
};

// What Frontier::Append takes, line by line in the order in which homecare-rate prints them.
std::string CanonicalBytes(const MonthLine& line);

struct MonthRoot {
  std::string city_code;
  absl::CivilMonth month;
  int64_t tree_size = 0;  // The number of lines.
  Hash root;              // Of the tree over them.
  Hash previous;          // The chained root of the month before; zeros for a city's first.
};

Hash ChainedRoot(const MonthRoot& month_root);

}  // namespace homecare::billing::chain
