#include "services/matching/storage/jobs.h"

#include "services/matching/storage/lists.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching::storage {
namespace {

std::optional<absl::Time> RunnerUpStart(const Explanation& explanation) {
  if (explanation.runner_up_caregiver_id.empty()) return std::nullopt;
  return explanation.runner_up_start_time;
}

}  // namespace

bool Jobs::Insert(const Job& job) {
  return !tx_.Exec("INSERT INTO job (city_code, " HC_JOB_COLUMNS
                   ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
                   " $16, $17, $18, $19, $20, $21) ON CONFLICT (city_code, order_id) DO NOTHING"
                   " RETURNING order_id",
                   {city_code_,
                    job.order_id,
                    job.elder_id,
                    job.item_code,
                    job.bucket,
                    static_cast<int>(job.qualification),
                    job.duration_minutes,
                    job.window_start_time,
                    job.window_end_time,
                    static_cast<int>(job.priority),
                    job.double_up,
                    job.family_consent,
                    job.location.latitude_degrees,
                    job.location.longitude_degrees,
                    job.county_code,
                    Name(job.state),
                    job.round,
                    job.rung,
                    job.told_unmatched,
                    job.visit_id,
                    job.preferred_caregiver_id})
              .empty();
}

std::optional<Job> Jobs::Lock(absl::string_view order_id) {
  const pg::Rows rows = tx_.Exec("SELECT " HC_JOB_COLUMNS
                                 " FROM job WHERE city_code = $1 AND order_id = $2 FOR UPDATE",
                                 {city_code_, order_id});
  if (rows.empty()) return std::nullopt;
  return ToJob(rows[0]);
}

void Jobs::Save(const Job& job) {
  tx_.Exec(
      "UPDATE job SET state = $3, round = $4, rung = $5, told_unmatched = $6, visit_id = $7"
      " WHERE city_code = $1 AND order_id = $2",
      {city_code_, job.order_id, Name(job.state), job.round, job.rung, job.told_unmatched,
       job.visit_id});
}

std::vector<Job> Jobs::OpenIn(const Span& span, int limit) {
  const pg::Rows rows =
      tx_.Exec("SELECT " HC_JOB_COLUMNS
               " FROM job WHERE city_code = $1 AND state = 'OPEN' AND priority > 1"
               " AND window_end_time > $2 AND window_start_time < $3"
               " ORDER BY priority, window_start_time, order_id LIMIT $4",
               {city_code_, TimeOf(span.start), TimeOf(span.end), limit});
  std::vector<Job> jobs;
  for (const pg::Row& row : rows) jobs.push_back(ToJob(row));
  return jobs;
}

std::optional<Offer> Offers::Find(absl::string_view offer_id) {
  return FindOffer(tx_, city_code_, offer_id);
}

std::vector<Offer> Offers::OfOrder(absl::string_view order_id) {
  const pg::Rows rows =
      tx_.Exec("SELECT " HC_OFFER_COLUMNS
               " FROM offer WHERE city_code = $1 AND order_id = $2 ORDER BY round",
               {city_code_, order_id});
  std::vector<Offer> offers;
  for (const pg::Row& row : rows) offers.push_back(ToOffer(row));
  return offers;
}

void Offers::Insert(const Offer& offer, const Explanation& explanation) {
  const std::vector<int64_t> rejections(explanation.rejections.begin(),
                                        explanation.rejections.end());
  tx_.Exec("INSERT INTO offer (city_code, " HC_OFFER_COLUMNS
           ", candidate_count, rejections, offers_before, runner_up_caregiver_id,"
           " runner_up_start_time, runner_up_added_travel_seconds)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
           " $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)",
           {city_code_,
            offer.offer_id,
            offer.order_id,
            offer.elder_id,
            offer.caregiver_id,
            matching::Name(offer.state),
            offer.planned_start_time,
            offer.planned_end_time,
            offer.location.latitude_degrees,
            offer.location.longitude_degrees,
            offer.item_code,
            static_cast<int>(offer.qualification),
            offer.added_travel_seconds,
            offer.round,
            offer.emergency,
            offer.displacing,
            offer.make_time,
            offer.expire_time,
            offer.close_time,
            offer.decline_reason,
            offer.visit_id,
            explanation.candidate_count,
            rejections,
            explanation.offers_before,
            explanation.runner_up_caregiver_id,
            RunnerUpStart(explanation),
            explanation.runner_up_added_travel_seconds});
}

void Offers::Save(const Offer& offer) {
  tx_.Exec(
      "UPDATE offer SET state = $3, planned_start_time = $4, planned_end_time = $5,"
      " close_time = $6, decline_reason = $7, visit_id = $8"
      " WHERE city_code = $1 AND offer_id = $2",
      {city_code_, offer.offer_id, matching::Name(offer.state), offer.planned_start_time,
       offer.planned_end_time, offer.close_time, offer.decline_reason, offer.visit_id});
}

void Assignments::Insert(const Assignment& assignment) {
  tx_.Exec("INSERT INTO assignment (city_code, " HC_ASSIGNMENT_COLUMNS
           ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
           {city_code_, assignment.visit_id, assignment.order_id, assignment.offer_id,
            assignment.elder_id, assignment.caregiver_id, assignment.provider_id,
            assignment.planned_start_time, assignment.planned_end_time,
            assignment.location.latitude_degrees, assignment.location.longitude_degrees,
            assignment.item_code, assignment.added_travel_seconds, assignment.emergency,
            Name(assignment.state)});
}

std::optional<Assignment> Assignments::Find(absl::string_view visit_id) {
  const pg::Rows rows = tx_.Exec("SELECT " HC_ASSIGNMENT_COLUMNS
                                 " FROM assignment WHERE city_code = $1 AND visit_id = $2",
                                 {city_code_, visit_id});
  if (rows.empty()) return std::nullopt;
  return ToAssignment(rows[0]);
}

void Assignments::SetState(absl::string_view visit_id, AssignmentState state) {
  tx_.Exec("UPDATE assignment SET state = $3 WHERE city_code = $1 AND visit_id = $2",
           {city_code_, visit_id, Name(state)});
}

}  // namespace homecare::matching::storage
