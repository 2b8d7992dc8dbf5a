#include "services/matching/storage/day_facts.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/matching/storage/load.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching::storage {
namespace {

// Lists by a key, as the database gives them.
using Lists = absl::flat_hash_map<std::string, std::vector<std::string>>;

Lists ListsOf(const pg::Rows& rows) {
  Lists lists;
  for (const pg::Row& row : rows) lists[row.Text("key")].push_back(row.Text("caregiver_id"));
  return lists;
}

std::vector<DayJob> ReadJobs(pg::Tx& tx, const std::string& city_code, const Span& day,
                             absl::Time from) {
  std::vector<DayJob> jobs;
  for (const pg::Row& row :
       tx.Exec("SELECT " HC_JOB_COLUMNS
               " FROM job WHERE city_code = $1 AND state IN ('OPEN', 'OFFERED', 'ASSIGNED')"
               " AND priority > 1 AND window_end_time > $2 AND window_start_time < $3"
               " ORDER BY order_id",
               {city_code, std::max(from, TimeOf(day.start)), TimeOf(day.end)})) {
    jobs.push_back({ToJob(row), {}, {}, {}});
  }
  return jobs;
}

void AddPeople(pg::Tx& tx, const std::string& city_code, absl::Time familiar_since,
               std::vector<DayJob>& jobs) {
  std::vector<std::string> order_ids, elder_ids;
  for (const DayJob& job : jobs) {
    order_ids.push_back(job.job.order_id);
    elder_ids.push_back(job.job.elder_id);
  }
  Lists barred = ListsOf(
      tx.Exec("SELECT elder_id AS key, unnest(barred_caregiver_ids) AS caregiver_id FROM elder"
              " WHERE city_code = $1 AND elder_id = ANY($2::text[])",
              {city_code, elder_ids}));
  Lists refused =
      ListsOf(tx.Exec("SELECT order_id AS key, caregiver_id FROM offer WHERE city_code = $1"
                      " AND order_id = ANY($2::text[]) AND state IN ('DECLINED', 'EXPIRED')",
                      {city_code, order_ids}));
  Lists familiar = ListsOf(tx.Exec(
      "SELECT DISTINCT elder_id AS key, caregiver_id FROM assignment WHERE city_code = $1"
      " AND elder_id = ANY($2::text[]) AND state = 'COMPLETED' AND planned_start_time >= $3",
      {city_code, elder_ids, familiar_since}));
  for (DayJob& job : jobs) {
    job.barred = barred[job.job.elder_id];
    job.refused = refused[job.job.order_id];
    job.familiar = familiar[job.job.elder_id];
  }
}

std::vector<Booking> ReadBookings(pg::Tx& tx, const std::string& city_code, const Span& day) {
  std::vector<Booking> bookings;
  for (const pg::Row& row :
       tx.Exec("SELECT order_id, elder_id, slot, " HC_ENTRY_COLUMNS
               " FROM caregiver_calendar WHERE city_code = $1 AND upper(interval) > $2"
               " AND lower(interval) < $3 ORDER BY offer_id",
               {city_code, TimeOf(day.start), TimeOf(day.end)})) {
    bookings.push_back({row.Text("order_id"), row.Text("elder_id"),
                        static_cast<ElderSlot>(row.Int("slot")), row.Text("caregiver_id"),
                        ToEntry(row)});
  }
  return bookings;
}

}  // namespace

DayFacts ReadDayFacts(pg::Tx& tx, const std::string& city_code, int64_t day, absl::Time from,
                      absl::Time familiar_since) {
  // Weekly limits look back to Monday; a day more for what runs over midnight.
  constexpr int64_t kLookBackDays = 8;
  const Span span = SpanOfDay(day);
  DayFacts facts;
  facts.model = ReadFacts(tx, city_code, TimeOf(SpanOfDay(day - kLookBackDays).start));
  facts.jobs = ReadJobs(tx, city_code, span, from);
  AddPeople(tx, city_code, familiar_since, facts.jobs);
  facts.bookings = ReadBookings(tx, city_code, span);
  return facts;
}

}  // namespace homecare::matching::storage
