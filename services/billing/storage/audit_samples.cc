#include "services/billing/storage/audit_samples.h"

#include <bit>

#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

#define HC_SAMPLED                                                                              \
  "SELECT drawn.visit_id, position, weight, amount_fen, verdict, auditor_id, note, clawed_back" \
  " FROM sampled_visit AS drawn JOIN visit USING (city_code, visit_id)"                         \
  " LEFT JOIN LATERAL (SELECT verdict, auditor_id, note FROM sample_result"                     \
  " WHERE city_code = $1 AND sample_id = $2 AND visit_id = drawn.visit_id"                      \
  " ORDER BY recorded_time DESC LIMIT 1) AS last ON true WHERE city_code = $1 AND sample_id = $2"

SampledVisit ToSampledVisit(const pg::Row& row) {
  SampledVisit visit;
  visit.visit_id = row.Text("visit_id");
  visit.position = row.Int("position");
  visit.weight = row.Int64("weight");
  visit.amount = Fen(row.Int64("amount_fen"));
  if (!row.IsNull("verdict")) {
    visit.result = SampleResult{row.Text("verdict"), row.Text("auditor_id"), row.Text("note")};
  }
  visit.clawed_back = row.Bool("clawed_back");
  return visit;
}

pg::Param OrNull(const std::string& text) {
  return text.empty() ? pg::Param(std::nullopt) : pg::Param(text);
}

}  // namespace

void PutSample(pg::Tx& tx, const std::string& city_code, const Sample& sample, absl::Time now) {
  tx.Exec(
      "INSERT INTO sample (city_code, sample_id, run_id, seed, size, draw_time)"
      " VALUES ($1, $2, $3, $4, $5, $6)",
      {city_code, sample.sample_id, sample.run_id, std::bit_cast<int64_t>(sample.seed), sample.size,
       now});
  std::vector<std::string> visit_ids;
  std::vector<int64_t> positions, weights, amounts;
  for (const SampledVisit& visit : sample.visits) {
    visit_ids.push_back(visit.visit_id);
    positions.push_back(visit.position);
    weights.push_back(visit.weight);
    amounts.push_back(visit.amount.value());
  }
  tx.Exec(
      "INSERT INTO sampled_visit (city_code, sample_id, visit_id, position, weight, amount_fen)"
      " SELECT $1, $2, visit_id, position, weight, amount_fen"
      " FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[])"
      " AS drawn (visit_id, position, weight, amount_fen)",
      {city_code, sample.sample_id, visit_ids, positions, weights, amounts});
}

std::optional<Sample> FindSample(pg::Tx& tx, const std::string& city_code,
                                 absl::string_view sample_id) {
  const pg::Rows rows = tx.Exec(
      "SELECT run_id, month, seed, size FROM sample JOIN detector_run USING (city_code, run_id)"
      " WHERE city_code = $1 AND sample_id = $2",
      {city_code, sample_id});
  if (rows.empty()) return std::nullopt;
  Sample sample;
  sample.sample_id = std::string(sample_id);
  sample.run_id = rows[0].Text("run_id");
  sample.month = ToMonth(rows[0]);
  sample.seed = std::bit_cast<uint64_t>(rows[0].Int64("seed"));
  sample.size = rows[0].Int("size");
  for (const pg::Row& row : tx.Exec(HC_SAMPLED " ORDER BY position", {city_code, sample_id})) {
    sample.visits.push_back(ToSampledVisit(row));
  }
  return sample;
}

bool KnowsSample(pg::Tx& tx, const std::string& city_code, absl::string_view sample_id) {
  return !tx.Exec("SELECT 1 AS known FROM sample WHERE city_code = $1 AND sample_id = $2",
                  {city_code, sample_id})
              .empty();
}

std::optional<SampledVisit> FindSampledVisit(pg::Tx& tx, const std::string& city_code,
                                             absl::string_view sample_id,
                                             absl::string_view visit_id) {
  const pg::Rows rows =
      tx.Exec(HC_SAMPLED " AND drawn.visit_id = $3", {city_code, sample_id, visit_id});
  if (rows.empty()) return std::nullopt;
  return ToSampledVisit(rows[0]);
}

void PutResult(pg::Tx& tx, const std::string& city_code, absl::string_view sample_id,
               absl::string_view visit_id, const SampleResult& result, absl::Time recorded_time) {
  tx.Exec(
      "INSERT INTO sample_result (city_code, sample_id, visit_id, recorded_time, verdict,"
      " auditor_id, note) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {city_code, sample_id, visit_id, recorded_time, result.verdict, result.auditor_id,
       result.note});
}

void PutClawBack(pg::Tx& tx, const std::string& city_code, const ClawBack& claw_back) {
  tx.Exec(
      "INSERT INTO claw_back (city_code, claw_back_id, visit_id, sample_id, reason, maker_id,"
      " checker_id, recorded_time)"
      " SELECT $1, $2, $3, $4, $5, $6, $7, last_recorded_time FROM books WHERE city_code = $1",
      {city_code, claw_back.claw_back_id, claw_back.visit_id, OrNull(claw_back.sample_id),
       claw_back.reason, claw_back.maker_id, claw_back.checker_id});
}

std::vector<std::string> LinesAfter(pg::Tx& tx, const std::string& city_code,
                                    int64_t entry_number) {
  std::vector<std::string> line_ids;
  for (const pg::Row& row :
       tx.Exec("SELECT line_id FROM ledger_entry WHERE city_code = $1 AND entry_number > $2"
               " ORDER BY entry_number",
               {city_code, entry_number})) {
    line_ids.push_back(row.Text("line_id"));
  }
  return line_ids;
}

}  // namespace homecare::billing::storage
