#include "services/billing/storage/audit_runs.h"

#include "common/pg/text_format.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

#define HC_RUNS                                                             \
  "SELECT run_id, month, attempt_id, detector_set, as_of, visits, findings" \
  " FROM detector_run LEFT JOIN detector_result USING (city_code, run_id) WHERE city_code = $1"

DetectorRun ToRun(const pg::Row& row) {
  DetectorRun run;
  run.run_id = row.Text("run_id");
  run.month = ToMonth(row);
  if (row.IsNull("attempt_id")) return run;
  run.result = RunResult{row.Text("attempt_id"), row.Text("detector_set"), row.Time("as_of"),
                         row.Int64("visits"), row.Int64("findings")};
  return run;
}

}  // namespace

void PutRun(pg::Tx& tx, const std::string& city_code, const DetectorRun& run, absl::Time now) {
  tx.Exec(
      "INSERT INTO detector_run (city_code, run_id, month, request_time) VALUES ($1, $2, $3, $4)",
      {city_code, run.run_id, absl::CivilDay(run.month), now});
}

std::optional<DetectorRun> FindRun(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view run_id) {
  const pg::Rows rows = tx.Exec(HC_RUNS " AND run_id = $2", {city_code, run_id});
  if (rows.empty()) return std::nullopt;
  return ToRun(rows[0]);
}

std::vector<DetectorRun> RunsNotDone(pg::Tx& tx, const std::string& city_code, int limit) {
  std::vector<DetectorRun> runs;
  for (const pg::Row& row :
       tx.Exec(HC_RUNS " AND attempt_id IS NULL ORDER BY request_time, run_id LIMIT $2",
               {city_code, limit})) {
    runs.push_back(ToRun(row));
  }
  return runs;
}

void PutFindings(pg::Tx& tx, const std::string& city_code, const std::string& run_id,
                 const std::string& attempt_id, const std::vector<StoredFinding>& findings) {
  std::vector<int64_t> numbers;
  std::vector<std::string> detectors, severities, bytes;
  for (const StoredFinding& finding : findings) {
    numbers.push_back(finding.number);
    detectors.push_back(finding.detector_id);
    severities.push_back(finding.severity);
    bytes.push_back(pg::FormatBytes(finding.bytes));
  }
  tx.Exec(
      "INSERT INTO finding (city_code, run_id, attempt_id, number, detector_id, severity, finding)"
      " SELECT $1, $2, $3, number, detector_id, severity, bytes"
      " FROM unnest($4::bigint[], $5::text[], $6::text[], $7::bytea[])"
      " AS found (number, detector_id, severity, bytes)",
      {city_code, run_id, attempt_id, numbers, detectors, severities, bytes});
}

void PutCandidates(pg::Tx& tx, const std::string& city_code, const std::string& run_id,
                   const std::string& attempt_id, int64_t number, const std::string& bytes) {
  tx.Exec(
      "INSERT INTO sample_candidates (city_code, run_id, attempt_id, number, candidates)"
      " VALUES ($1, $2, $3, $4, $5)",
      {city_code, run_id, attempt_id, number, pg::Bytes{bytes}});
}

void PutResult(pg::Tx& tx, const std::string& city_code, const std::string& run_id,
               const RunResult& result) {
  tx.Exec(
      "INSERT INTO detector_result (city_code, run_id, attempt_id, detector_set, as_of, visits,"
      " findings) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (city_code, run_id) DO NOTHING",
      {city_code, run_id, result.attempt_id, result.detector_set, result.as_of, result.visits,
       result.findings});
}

std::vector<StoredFinding> ListFindings(pg::Tx& tx, const std::string& city_code,
                                        const std::string& run_id, const std::string& attempt_id,
                                        const FindingFilter& filter, int64_t after, int limit) {
  std::vector<StoredFinding> findings;
  for (const pg::Row& row : tx.Exec(
           "SELECT number, detector_id, severity, finding FROM finding WHERE city_code = $1"
           " AND run_id = $2 AND attempt_id = $3 AND number > $4"
           " AND ($5 = '' OR detector_id = $5) AND ($6 = '' OR severity = $6)"
           " ORDER BY number LIMIT $7",
           {city_code, run_id, attempt_id, after, filter.detector_id, filter.severity, limit})) {
    findings.push_back(
        {row.Int64("number"), row.Text("detector_id"), row.Text("severity"), row.Bytes("finding")});
  }
  return findings;
}

std::vector<std::string> Candidates(pg::Tx& tx, const std::string& city_code,
                                    const std::string& run_id, const std::string& attempt_id) {
  std::vector<std::string> pages;
  for (const pg::Row& row :
       tx.Exec("SELECT candidates FROM sample_candidates WHERE city_code = $1 AND run_id = $2"
               " AND attempt_id = $3 ORDER BY number",
               {city_code, run_id, attempt_id})) {
    pages.push_back(row.Bytes("candidates"));
  }
  return pages;
}

}  // namespace homecare::billing::storage
