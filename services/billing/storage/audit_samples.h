// Samples, what people found about their visits, and claw-backs. Rows are added and never altered:
// of several results the last one counts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "common/pg/tx.h"

namespace homecare::billing::storage {

struct SampleResult {
  std::string verdict;  // "REFUTED"
  std::string auditor_id;
  std::string note;
};

struct SampledVisit {
  std::string visit_id;
  int position = 0;  // From 1.
  int64_t weight = 0;
  Fen amount;
  std::optional<SampleResult> result;  // The last one.
  bool clawed_back = false;
};

struct Sample {
  std::string sample_id;
  std::string run_id;
  absl::CivilMonth month;  // The run's.
  uint64_t seed = 0;
  int size = 0;
  std::vector<SampledVisit> visits;  // In order of position.
};

struct ClawBack {
  std::string claw_back_id;
  std::string visit_id;
  std::string sample_id;  // Empty where no sample found it out.
  std::string reason;
  std::string maker_id;
  std::string checker_id;
};

// Without results.
void PutSample(pg::Tx& tx, const std::string& city_code, const Sample& sample, absl::Time now);
std::optional<Sample> FindSample(pg::Tx& tx, const std::string& city_code,
                                 absl::string_view sample_id);
bool KnowsSample(pg::Tx& tx, const std::string& city_code, absl::string_view sample_id);
std::optional<SampledVisit> FindSampledVisit(pg::Tx& tx, const std::string& city_code,
                                             absl::string_view sample_id,
                                             absl::string_view visit_id);
// `recorded_time` is after that of every result before.
void PutResult(pg::Tx& tx, const std::string& city_code, absl::string_view sample_id,
               absl::string_view visit_id, const SampleResult& result, absl::Time recorded_time);

// By who holds the city's books; recorded at their last instant, which is that of its lines.
void PutClawBack(pg::Tx& tx, const std::string& city_code, const ClawBack& claw_back);
// The lines behind that entry.
std::vector<std::string> LinesAfter(pg::Tx& tx, const std::string& city_code, int64_t entry_number);

}  // namespace homecare::billing::storage
