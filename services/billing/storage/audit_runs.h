// Runs of the detectors and what they found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"

namespace homecare::billing::storage {

// What a run came to.
struct RunResult {
  std::string attempt_id;
  std::string detector_set;
  absl::Time as_of;
  int64_t visits = 0;
  int64_t findings = 0;
};

struct DetectorRun {
  std::string run_id;
  absl::CivilMonth month;
  std::optional<RunResult> result;  // Empty while it is not done.
};

struct StoredFinding {
  int64_t number = 0;  // From 1, in the order of the set.
  std::string detector_id;
  std::string severity;  // "SERIOUS"
  std::string bytes;     // A serialised homecare.billing.v1.Finding.
};

// Empty texts do not narrow.
struct FindingFilter {
  std::string detector_id;
  std::string severity;
};

void PutRun(pg::Tx& tx, const std::string& city_code, const DetectorRun& run, absl::Time now);
std::optional<DetectorRun> FindRun(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view run_id);
// Runs that are not done, oldest first; at most `limit`.
std::vector<DetectorRun> RunsNotDone(pg::Tx& tx, const std::string& city_code, int limit);

// Of one attempt at a run, in batches; they count once PutResult names the attempt.
void PutFindings(pg::Tx& tx, const std::string& city_code, const std::string& run_id,
                 const std::string& attempt_id, const std::vector<StoredFinding>& findings);
void PutCandidates(pg::Tx& tx, const std::string& city_code, const std::string& run_id,
                   const std::string& attempt_id, int64_t number, const std::string& bytes);
// Where another attempt was first, that one stands.
void PutResult(pg::Tx& tx, const std::string& city_code, const std::string& run_id,
               const RunResult& result);

// Up to `limit` findings of the attempt after that number, in order.
std::vector<StoredFinding> ListFindings(pg::Tx& tx, const std::string& city_code,
                                        const std::string& run_id, const std::string& attempt_id,
                                        const FindingFilter& filter, int64_t after, int limit);
// Everything that PutCandidates wrote of the attempt, in order.
std::vector<std::string> Candidates(pg::Tx& tx, const std::string& city_code,
                                    const std::string& run_id, const std::string& attempt_id);

}  // namespace homecare::billing::storage
