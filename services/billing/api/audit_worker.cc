#include "services/billing/api/audit_worker.h"

#include <algorithm>
#include <utility>

#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/billing/api/audit_convert.h"
#include "services/billing/audit/detect.h"
#include "services/billing/audit/sample.h"
#include "services/billing/storage/audit_evidence.h"
#include "services/billing/storage/audit_runs.h"

namespace homecare::billing {
namespace {

constexpr int kRunsAtOnce = 100;
constexpr size_t kFindingsABatch = 500;
constexpr size_t kCandidatesABatch = 5000;

// One attempt at one run.
class Attempt {
 public:
  Attempt(pg::Database& database, std::string city_code, const storage::DetectorRun& run,
          absl::Time as_of)
      : database_(database), city_code_(std::move(city_code)), run_(run) {
    result_.attempt_id = NewId();
    result_.detector_set = std::string(audit::kDetectorSet);
    result_.as_of = as_of;
  }

  absl::Status Finish(absl::FunctionRef<bool()> stopped) {
    ASSIGN_OR_RETURN(storage::MonthRead month,
                     storage::ReadMonth(database_, city_code_, run_.month, stopped));
    const std::vector<audit::Finding> findings = audit::Detect(month.evidence);
    audit::Weigh(findings, audit::WeightPolicy(), &month.billed);
    RETURN_IF_ERROR(KeepFindings(findings));
    RETURN_IF_ERROR(KeepCandidates(month.billed));
    result_.visits = std::ssize(month.evidence.visits);
    result_.findings = std::ssize(findings);
    return database_.Run(Lane::kNormal, [&](pg::Tx& tx) {
      storage::PutResult(tx, city_code_, run_.run_id, result_);
      return absl::OkStatus();
    });
  }

 private:
  absl::Status KeepFindings(const std::vector<audit::Finding>& findings) {
    for (size_t begin = 0; begin < findings.size(); begin += kFindingsABatch) {
      std::vector<storage::StoredFinding> batch;
      for (size_t i = begin; i < std::min(findings.size(), begin + kFindingsABatch); ++i) {
        const audit::Finding& finding = findings[i];
        batch.push_back({static_cast<int64_t>(i) + 1, finding.detector, NameOf(finding.severity),
                         ToProto(finding).SerializeAsString()});
      }
      RETURN_IF_ERROR(database_.Run(Lane::kNormal, [&](pg::Tx& tx) {
        storage::PutFindings(tx, city_code_, run_.run_id, result_.attempt_id, batch);
        return absl::OkStatus();
      }));
    }
    return absl::OkStatus();
  }

  absl::Status KeepCandidates(const std::vector<audit::Candidate>& candidates) {
    int64_t number = 0;
    for (size_t begin = 0; begin < candidates.size(); begin += kCandidatesABatch) {
      v1::Sample batch;
      for (size_t i = begin; i < std::min(candidates.size(), begin + kCandidatesABatch); ++i) {
        v1::SampledVisit& visit = *batch.add_visits();
        visit.set_visit_id(candidates[i].visit_id);
        visit.set_amount_fen(candidates[i].amount.value());
        visit.set_weight(candidates[i].weight);
      }
      const std::string bytes = batch.SerializeAsString();
      ++number;
      RETURN_IF_ERROR(database_.Run(Lane::kNormal, [&](pg::Tx& tx) {
        storage::PutCandidates(tx, city_code_, run_.run_id, result_.attempt_id, number, bytes);
        return absl::OkStatus();
      }));
    }
    return absl::OkStatus();
  }

  pg::Database& database_;
  const std::string city_code_;
  const storage::DetectorRun run_;
  storage::RunResult result_;
};

}  // namespace

DetectorWorker::DetectorWorker(pg::Database& database, const Clock& clock,
                               std::vector<std::string> city_codes)
    : database_(database),
      clock_(clock),
      city_codes_(std::move(city_codes)),
      worker_("detectors", [this] { return FinishAll(); }) {}

absl::Status DetectorWorker::OnDeadline(Change& change, const Deadline&) {
  change.OnCommit([this] { worker_.Ring(); });
  return absl::OkStatus();
}

absl::Status DetectorWorker::FinishAll() {
  absl::Status failed;  // One that cannot be finished does not keep the others waiting.
  for (const std::string& city_code : city_codes_) {
    std::vector<storage::DetectorRun> runs;
    RETURN_IF_ERROR(database_.Read(Lane::kNormal, [&](pg::Tx& tx) {
      runs = storage::RunsNotDone(tx, city_code, kRunsAtOnce);
      return absl::OkStatus();
    }));
    for (const storage::DetectorRun& run : runs) {
      Attempt attempt(database_, city_code, run, clock_.Now());
      const absl::Status finished = attempt.Finish([this] { return worker_.stopping(); });
      if (absl::IsCancelled(finished)) return finished;
      if (!finished.ok()) failed = finished;
    }
  }
  return failed;
}

}  // namespace homecare::billing
