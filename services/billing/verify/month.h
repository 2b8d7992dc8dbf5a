// The lines of a closed month, as homecare-rate prints them, against the month's root.
#pragma once

#include <cstdint>
#include <istream>
#include <string>

#include "services/billing/verify/bytes.h"
#include "services/billing/verify/outcome.h"

namespace homecare::verify {

struct MonthQuestion {
  std::istream& lines;
  std::string lines_name;
  // Hashes in hex; what is empty is not asked for. The chained root needs all that follow it.
  std::string month_root;
  std::string chained_root;
  std::string previous_chained_root;
  std::string city_code;
  std::string month;
};

struct MonthReport {
  std::string month;  // The one asked for, else the first line's.
  int64_t lines = 0;
  int64_t minutes = 0;
  int64_t fen = 0;
  Hash root = {};
};

Outcome VerifyMonth(const MonthQuestion& question, MonthReport* report);

}  // namespace homecare::verify
