// What double entry demands of an entry, and the sums of a ledger by pair of accounts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace homecare::verify {

// The columns that money is about.
struct Booking {
  std::string_view funding;
  std::string_view reason;
  std::string_view debit_account;
  std::string_view credit_account;
  int64_t rate_fen_per_hour = 0;
  int64_t minutes = 0;
  int64_t amount_fen = 0;
};

// What is wrong with it; empty where nothing is.
std::string_view Inconsistency(const Booking& booking);

struct Sum {
  int64_t entries = 0;
  int64_t minutes = 0;
  int64_t amount_fen = 0;
};

// By (debit, credit); ("", "") for entries without money. At most one per pair that Inconsistency
// lets pass.
using Sums = std::map<std::pair<std::string, std::string>, Sum>;

// False, and nothing added, where a sum would not fit into 64 bits.
bool Add(const Booking& booking, Sums* sums);

}  // namespace homecare::verify
