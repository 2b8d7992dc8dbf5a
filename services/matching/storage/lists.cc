#include "services/matching/storage/lists.h"

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching::storage {
namespace {

template <typename T>
std::vector<T> All(const pg::Rows& rows, T (*convert)(const pg::Row&)) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (const pg::Row& row : rows) out.push_back(convert(row));
  return out;
}

template <typename T>
std::optional<T> First(const pg::Rows& rows, T (*convert)(const pg::Row&)) {
  if (rows.empty()) return std::nullopt;
  return convert(rows[0]);
}

RuleCounts ToCounts(const std::vector<std::string>& texts) {
  RuleCounts counts = {};
  for (size_t i = 0; i < texts.size() && i < counts.size(); ++i) {
    HC_CHECK(absl::SimpleAtoi(texts[i], &counts[i]));
  }
  return counts;
}

Explanation ToExplanation(const pg::Row& row) {
  Explanation explanation;
  explanation.candidate_count = row.Int("candidate_count");
  explanation.rejections = ToCounts(row.Texts("rejections"));
  explanation.offers_before = row.Int("offers_before");
  explanation.runner_up_caregiver_id = row.Text("runner_up_caregiver_id");
  explanation.runner_up_start_time =
      row.OptionalTime("runner_up_start_time").value_or(absl::UnixEpoch());
  explanation.runner_up_added_travel_seconds = row.Int64("runner_up_added_travel_seconds");
  return explanation;
}

Elder ToElder(const pg::Row& row) {
  Elder elder;
  elder.elder_id = row.Text("elder_id");
  elder.county_code = row.Text("county_code");
  elder.location = ToPlace(row);
  elder.barred_caregiver_ids = row.Texts("barred_caregiver_ids");
  elder.active = row.Bool("active");
  return elder;
}

}  // namespace

std::optional<Offer> FindOffer(pg::Tx& tx, const std::string& city_code,
                               absl::string_view offer_id) {
  return First(
      tx.Exec("SELECT " HC_OFFER_COLUMNS " FROM offer WHERE city_code = $1 AND offer_id = $2",
              {city_code, offer_id}),
      &ToOffer);
}

// A text for each way to begin, so that each has the index it needs.
std::vector<Offer> ListOffers(pg::Tx& tx, const std::string& city_code, const OfferFilter& filter,
                              absl::Time after_time, const std::string& after_id, int limit) {
#define HC_OFFERS_AFTER                                \
  " AND ($4 = '' OR state = $4)"                       \
  " AND ($6 = '' OR (make_time, offer_id) < ($5, $6))" \
  " ORDER BY make_time DESC, offer_id DESC LIMIT $7"
  const char* sql = "SELECT " HC_OFFER_COLUMNS
                    " FROM offer WHERE city_code = $1 AND $2 = '' AND $3 = ''" HC_OFFERS_AFTER;
  if (!filter.order_id.empty()) {
    sql = "SELECT " HC_OFFER_COLUMNS
          " FROM offer WHERE city_code = $1 AND order_id = $3"
          " AND ($2 = '' OR caregiver_id = $2)" HC_OFFERS_AFTER;
  } else if (!filter.caregiver_id.empty()) {
    sql = "SELECT " HC_OFFER_COLUMNS
          " FROM offer WHERE city_code = $1 AND caregiver_id = $2 AND $3 = ''" HC_OFFERS_AFTER;
  }
#undef HC_OFFERS_AFTER
  return All(tx.Exec(sql, {city_code, filter.caregiver_id, filter.order_id, filter.state,
                           after_time, after_id, limit}),
             &ToOffer);
}

std::vector<Assignment> ListAssignments(pg::Tx& tx, const std::string& city_code,
                                        const AssignmentFilter& filter, absl::Time after_time,
                                        const std::string& after_id, int limit) {
#define HC_ASSIGNMENTS_AFTER                                    \
  " AND planned_start_time >= $3 AND planned_start_time < $4"   \
  " AND ($6 = '' OR (planned_start_time, visit_id) > ($5, $6))" \
  " ORDER BY planned_start_time, visit_id LIMIT $7"
  const char* sql = filter.caregiver_id.empty()
                        ? "SELECT " HC_ASSIGNMENT_COLUMNS
                          " FROM assignment WHERE city_code = $1"
                          " AND state <> 'TAKEN_BACK' AND $2 = ''" HC_ASSIGNMENTS_AFTER
                        : "SELECT " HC_ASSIGNMENT_COLUMNS
                          " FROM assignment WHERE city_code = $1"
                          " AND state <> 'TAKEN_BACK' AND caregiver_id = $2" HC_ASSIGNMENTS_AFTER;
#undef HC_ASSIGNMENTS_AFTER
  return All(tx.Exec(sql, {city_code, filter.caregiver_id, filter.starts_from, filter.starts_before,
                           after_time, after_id, limit}),
             &ToAssignment);
}

std::optional<ExplainedOffer> FindExplanation(pg::Tx& tx, const std::string& city_code,
                                              const std::string& visit_id) {
  const pg::Rows rows = tx.Exec(
      "SELECT " HC_OFFER_COLUMNS
      ", candidate_count, rejections::text[] AS rejections, offers_before,"
      " runner_up_caregiver_id, runner_up_start_time, runner_up_added_travel_seconds FROM offer"
      " WHERE city_code = $1 AND offer_id ="
      " (SELECT offer_id FROM assignment WHERE city_code = $1 AND visit_id = $2)",
      {city_code, visit_id});
  if (rows.empty()) return std::nullopt;
  return ExplainedOffer{ToOffer(rows[0]), ToExplanation(rows[0])};
}

std::optional<Job> FindJob(pg::Tx& tx, const std::string& city_code, const std::string& order_id) {
  return First(tx.Exec("SELECT " HC_JOB_COLUMNS " FROM job WHERE city_code = $1 AND order_id = $2",
                       {city_code, order_id}),
               &ToJob);
}

std::optional<Elder> FindElder(pg::Tx& tx, const std::string& city_code,
                               absl::string_view elder_id) {
  return First(tx.Exec("SELECT elder_id, county_code, latitude_degrees, longitude_degrees,"
                       " barred_caregiver_ids, active FROM elder"
                       " WHERE city_code = $1 AND elder_id = $2",
                       {city_code, elder_id}),
               &ToElder);
}

std::vector<std::string> AskedOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& order_id) {
  std::vector<std::string> ids;
  for (const pg::Row& row :
       tx.Exec("SELECT DISTINCT caregiver_id FROM offer WHERE city_code = $1 AND order_id = $2"
               " AND state IN ('OPEN', 'DECLINED', 'EXPIRED')",
               {city_code, order_id})) {
    ids.push_back(row.Text("caregiver_id"));
  }
  return ids;
}

std::vector<Span> ElderBusy(pg::Tx& tx, const std::string& city_code, const std::string& elder_id,
                            ElderSlot slot, const std::string& order_id, const Span& span) {
  std::vector<Span> busy;
  for (const pg::Row& row :
       tx.Exec("SELECT lower(interval) AS start_time, upper(interval) AS end_time"
               " FROM caregiver_calendar WHERE city_code = $1 AND elder_id = $2 AND slot = $3"
               " AND order_id <> $4 AND interval && tstzrange($5, $6) ORDER BY lower(interval)",
               {city_code, elder_id, static_cast<int>(slot), order_id, TimeOf(span.start),
                TimeOf(span.end)})) {
    busy.push_back({FloorSeconds(row.Time("start_time")), FloorSeconds(row.Time("end_time"))});
  }
  return busy;
}

}  // namespace homecare::matching::storage
