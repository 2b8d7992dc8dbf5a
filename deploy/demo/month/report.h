// The month's figures, and what is not as it should be.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace homecare::demo {

struct MonthReport {
  int64_t visits_told = 0;
  int64_t blockers = 0;
  // Of the closed month.
  int64_t lines = 0;
  int64_t subsidy_minutes = 0;
  int64_t subsidy_fen = 0;
  int64_t family_minutes = 0;
  int64_t family_fen = 0;
  int64_t provider_minutes = 0;
  int64_t none_minutes = 0;
  std::string merkle_root;
  std::string chained_root;
  // Of what came after.
  int64_t adjustments = 0;
  int64_t adjustments_subsidy_fen = 0;
  int64_t adjustments_family_fen = 0;
  // Sums of the absolute differences, line by line: ledger against recomputation, of the month as
  // it was closed and of the adjustments; then ledger against statements.
  int64_t difference_fen = 0;
  int64_t difference_minutes = 0;
  int64_t adjustments_difference_fen = 0;
  int64_t adjustments_difference_minutes = 0;
  int64_t statements_difference_fen = 0;
  int64_t ledger_entries = 0;
  // The entry that was altered, and the one that homecare-verify named.
  int64_t altered_entry = 0;
  int64_t named_entry = 0;
  double wall_seconds = 0;
  std::vector<std::string> broken;

  // Where it does not hold, the sentence is said at once and remembered.
  void Expect(bool holds, const std::string& sentence);
};

nlohmann::ordered_json ToJson(const MonthReport& report);

}  // namespace homecare::demo
