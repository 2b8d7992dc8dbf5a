#include "services/matching/storage/plans.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "services/matching/storage/plan_reason.h"
#include "services/matching/storage/rows.h"

namespace homecare::matching::storage {
namespace {

#define HC_PLAN_COLUMNS                                                                     \
  "plan_id, service_date, state, from_time, make_time, automatic, seed, iterations, "       \
  "before::text[] AS before, after::text[] AS after, outcomes::text[] AS outcomes, steps, " \
  "next_step, commit_time"
#define HC_PLANNED_COLUMNS                                                      \
  "order_id, caregiver_id, start_time, duration_seconds, former_caregiver_id, " \
  "former_start_time, reason, added_travel_seconds, step, outcome"

constexpr RowInsert kNewPlannedVisit = {
    "INSERT INTO planned_visit (city_code, plan_id, order_id, caregiver_id, start_time,"
    " duration_seconds, former_caregiver_id, former_start_time, reason, added_travel_seconds,"
    " step, outcome)"
    " SELECT city_code, plan_id, order_id, caregiver_id, start_time, duration_seconds,"
    " former_caregiver_id, former_start_time, reason, added_travel_seconds, step, outcome"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[],"
    " $6::bigint[], $7::text[], $8::timestamptz[], $9::bytea[], $10::bigint[], $11::integer[],"
    " $12::text[]) AS added (city_code, plan_id, order_id, caregiver_id, start_time,"
    " duration_seconds, former_caregiver_id, former_start_time, reason, added_travel_seconds,"
    " step, outcome)",
    12};

// 9999-12-31: after every start, and a place in a list of its own, which infinity is not.
const absl::Time kNeverStarts = absl::FromUnixSeconds(253'402'214'400);

std::vector<int64_t> Numbers(const DayFigures& figures) {
  return {figures.visits_planned,    figures.visits_unserved, figures.travel_seconds,
          figures.tardiness_seconds, figures.changes,         figures.care_seconds};
}

std::vector<int64_t> ToNumbers(const std::vector<std::string>& texts, size_t size) {
  std::vector<int64_t> numbers(size);
  for (size_t i = 0; i < size && i < texts.size(); ++i) {
    HC_CHECK(absl::SimpleAtoi(texts[i], &numbers[i]));
  }
  return numbers;
}

DayFigures ToFigures(const std::vector<std::string>& texts) {
  const std::vector<int64_t> numbers = ToNumbers(texts, 6);
  return {static_cast<int>(numbers[0]),
          static_cast<int>(numbers[1]),
          numbers[2],
          numbers[3],
          static_cast<int>(numbers[4]),
          numbers[5]};
}

PlanState PlanStateOf(absl::string_view name) {
  for (const PlanState state :
       {PlanState::kReady, PlanState::kCommitting, PlanState::kCommitted, PlanState::kDiscarded}) {
    if (matching::Name(state) == name) return state;
  }
  HC_CHECK(false && "name without a plan state");
}

PlannedOutcome OutcomeOf(absl::string_view name) {
  for (int i = 1; i < kPlannedOutcomes; ++i) {
    if (matching::Name(static_cast<PlannedOutcome>(i)) == name) {
      return static_cast<PlannedOutcome>(i);
    }
  }
  HC_CHECK(false && "name without an outcome");
}

PlanRecord ToPlan(const pg::Row& row) {
  PlanRecord plan;
  plan.plan_id = row.Text("plan_id");
  plan.day = DayNumberOf(row.Day("service_date"));
  plan.state = PlanStateOf(row.Text("state"));
  plan.from_time = row.Time("from_time");
  plan.make_time = row.Time("make_time");
  plan.automatic = row.Bool("automatic");
  plan.seed = row.Int64("seed");
  plan.iterations = row.Int64("iterations");
  plan.before = ToFigures(row.Texts("before"));
  plan.after = ToFigures(row.Texts("after"));
  const std::vector<int64_t> outcomes = ToNumbers(row.Texts("outcomes"), kPlannedOutcomes);
  for (int i = 0; i < kPlannedOutcomes; ++i) plan.outcomes[i] = static_cast<int>(outcomes[i]);
  plan.steps = row.Int("steps");
  plan.next_step = row.Int("next_step");
  plan.commit_time = row.OptionalTime("commit_time");
  return plan;
}

PlanMember ToMember(const pg::Row& row) {
  PlanMember member;
  member.order_id = row.Text("order_id");
  member.place.caregiver_id = row.Text("caregiver_id");
  if (member.place.planned()) member.place.start = FloorSeconds(row.Time("start_time"));
  member.duration_seconds = row.Int64("duration_seconds");
  member.former.caregiver_id = row.Text("former_caregiver_id");
  if (const auto start = row.OptionalTime("former_start_time")) {
    member.former.start = FloorSeconds(*start);
  }
  member.reason = ReasonOf(row.Bytes("reason"), row.Int64("added_travel_seconds"));
  member.step = row.Int("step");
  member.outcome = OutcomeOf(row.Text("outcome"));
  return member;
}

template <typename T>
std::vector<T> All(const pg::Rows& rows, T (*convert)(const pg::Row&)) {
  std::vector<T> out;
  for (const pg::Row& row : rows) out.push_back(convert(row));
  return out;
}

std::vector<int64_t> OutcomesOf(const PlanRecord& plan) {
  return {plan.outcomes.begin(), plan.outcomes.end()};
}

}  // namespace

void Plans::Insert(const PlanRecord& plan, const std::vector<PlanMember>& members) {
  tx_.Exec(
      "INSERT INTO day_plan (city_code, plan_id, service_date, state, from_time, make_time,"
      " automatic, seed, iterations, before, after, outcomes, steps, next_step, commit_time,"
      " snapshot) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
      {city_code_, plan.plan_id, CivilDayOf(plan.day), matching::Name(plan.state), plan.from_time,
       plan.make_time, plan.automatic, plan.seed, plan.iterations, Numbers(plan.before),
       Numbers(plan.after), OutcomesOf(plan), plan.steps, plan.next_step, plan.commit_time,
       pg::Bytes{plan.snapshot}});
  for (const PlanMember& member : members) {
    const std::string reason = BytesOf(member.reason, member.duration_seconds);
    std::optional<absl::Time> former_start;
    if (member.former.planned()) former_start = TimeOf(member.former.start);
    change_.Insert(
        kNewPlannedVisit,
        {city_code_, plan.plan_id, member.order_id, member.place.caregiver_id, StartOf(member),
         member.duration_seconds, member.former.caregiver_id, former_start, pg::Bytes{reason},
         member.reason.added_travel_seconds, member.step, matching::Name(member.outcome)});
  }
}

std::optional<PlanRecord> Plans::Lock(absl::string_view plan_id) {
  const pg::Rows rows = tx_.Exec("SELECT " HC_PLAN_COLUMNS
                                 " FROM day_plan WHERE city_code = $1 AND plan_id = $2 FOR UPDATE",
                                 {city_code_, plan_id});
  if (rows.empty()) return std::nullopt;
  return ToPlan(rows[0]);
}

void Plans::Save(const PlanRecord& plan) {
  tx_.Exec(
      "UPDATE day_plan SET state = $3, outcomes = $4, next_step = $5, commit_time = $6"
      " WHERE city_code = $1 AND plan_id = $2",
      {city_code_, plan.plan_id, matching::Name(plan.state), OutcomesOf(plan), plan.next_step,
       plan.commit_time});
}

std::vector<PlanMember> Plans::Step(absl::string_view plan_id, int step) {
  return All(tx_.Exec("SELECT " HC_PLANNED_COLUMNS
                      " FROM planned_visit WHERE city_code = $1 AND plan_id = $2 AND step = $3"
                      " ORDER BY start_time, order_id",
                      {city_code_, plan_id, step}),
             &ToMember);
}

void Plans::SaveOutcomes(absl::string_view plan_id, const std::vector<PlanMember>& members) {
  std::vector<std::string> ids, outcomes;
  for (const PlanMember& member : members) {
    ids.push_back(member.order_id);
    outcomes.emplace_back(matching::Name(member.outcome));
  }
  tx_.Exec(
      "UPDATE planned_visit SET outcome = given.outcome"
      " FROM unnest($3::text[], $4::text[]) AS given (order_id, outcome)"
      " WHERE city_code = $1 AND plan_id = $2 AND planned_visit.order_id = given.order_id",
      {city_code_, plan_id, ids, outcomes});
}

void Plans::ForgetUncommitted(absl::Time before) {
  tx_.Exec(
      "WITH forgotten AS (DELETE FROM day_plan WHERE city_code = $1 AND plan_id IN"
      " (SELECT plan_id FROM day_plan WHERE city_code = $1 AND make_time < $2"
      " AND state IN ('READY', 'DISCARDED') ORDER BY make_time LIMIT 2) RETURNING plan_id)"
      " DELETE FROM planned_visit WHERE city_code = $1"
      " AND plan_id IN (SELECT plan_id FROM forgotten)",
      {city_code_, before});
}

std::optional<PlanRecord> FindPlan(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view plan_id) {
  const pg::Rows rows =
      tx.Exec("SELECT " HC_PLAN_COLUMNS " FROM day_plan WHERE city_code = $1 AND plan_id = $2",
              {city_code, plan_id});
  if (rows.empty()) return std::nullopt;
  return ToPlan(rows[0]);
}

std::optional<PlanRecord> FindPlanWithSnapshot(pg::Tx& tx, const std::string& city_code,
                                               absl::string_view plan_id) {
  const pg::Rows rows = tx.Exec("SELECT " HC_PLAN_COLUMNS
                                ", snapshot FROM day_plan WHERE city_code = $1 AND plan_id = $2",
                                {city_code, plan_id});
  if (rows.empty()) return std::nullopt;
  PlanRecord plan = ToPlan(rows[0]);
  plan.snapshot = rows[0].Bytes("snapshot");
  return plan;
}

std::vector<PlanRecord> ListPlans(pg::Tx& tx, const std::string& city_code,
                                  const PlanFilter& filter, absl::Time after_time,
                                  const std::string& after_id, int limit) {
  // A text for each way to begin, so that each has the index it needs.
#define HC_PLANS_AFTER                                \
  " AND ($3 = '' OR state = $3)"                      \
  " AND ($5 = '' OR (make_time, plan_id) < ($4, $5))" \
  " ORDER BY make_time DESC, plan_id DESC LIMIT $6"
  const char* sql = filter.service_date
                        ? "SELECT " HC_PLAN_COLUMNS
                          " FROM day_plan WHERE city_code = $1 AND service_date = $2" HC_PLANS_AFTER
                        : "SELECT " HC_PLAN_COLUMNS
                          " FROM day_plan WHERE city_code = $1 AND $2::date IS NULL" HC_PLANS_AFTER;
#undef HC_PLANS_AFTER
  return All(
      tx.Exec(sql, {city_code, filter.service_date, filter.state, after_time, after_id, limit}),
      &ToPlan);
}

absl::Time StartOf(const PlanMember& member) {
  return member.place.planned() ? TimeOf(member.place.start) : kNeverStarts;
}

std::vector<PlanMember> ListPlannedVisits(pg::Tx& tx, const std::string& city_code,
                                          const PlannedFilter& filter, absl::Time after_time,
                                          const std::string& after_id, int limit) {
  return All(tx.Exec("SELECT " HC_PLANNED_COLUMNS
                     " FROM planned_visit WHERE city_code = $1 AND plan_id = $2"
                     " AND ($3 = '' OR caregiver_id = $3) AND ($4 = '' OR outcome = $4)"
                     " AND ($6 = '' OR (start_time, order_id) > ($5, $6))"
                     " ORDER BY start_time, order_id LIMIT $7",
                     {city_code, filter.plan_id, filter.caregiver_id, filter.outcome, after_time,
                      after_id, limit}),
             &ToMember);
}

absl::flat_hash_map<std::string, DayPlace> PlacesOf(pg::Tx& tx, const std::string& city_code,
                                                    absl::string_view plan_id) {
  absl::flat_hash_map<std::string, DayPlace> places;
  for (const pg::Row& row : tx.Exec("SELECT order_id, caregiver_id, start_time FROM planned_visit"
                                    " WHERE city_code = $1 AND plan_id = $2",
                                    {city_code, plan_id})) {
    DayPlace& place = places[row.Text("order_id")];
    place.caregiver_id = row.Text("caregiver_id");
    if (place.planned()) place.start = FloorSeconds(row.Time("start_time"));
  }
  return places;
}

std::optional<PlanMember> FindPlannedVisit(pg::Tx& tx, const std::string& city_code,
                                           absl::string_view plan_id, absl::string_view order_id) {
  const pg::Rows rows = tx.Exec("SELECT " HC_PLANNED_COLUMNS
                                " FROM planned_visit WHERE city_code = $1 AND plan_id = $2"
                                " AND order_id = $3",
                                {city_code, plan_id, order_id});
  if (rows.empty()) return std::nullopt;
  return ToMember(rows[0]);
}

}  // namespace homecare::matching::storage
