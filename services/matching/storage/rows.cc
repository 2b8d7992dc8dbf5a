#include "services/matching/storage/rows.h"

#include "common/base/civil_time.h"
#include "common/base/names.h"

namespace homecare::matching::storage {
namespace {

constexpr auto kJobStates = std::to_array<NameOf<JobState>>({
    {JobState::kOpen, "OPEN"},
    {JobState::kOffered, "OFFERED"},
    {JobState::kAssigned, "ASSIGNED"},
    {JobState::kUnmatched, "UNMATCHED"},
    {JobState::kCancelled, "CANCELLED"},
    {JobState::kClosed, "CLOSED"},
});

constexpr auto kAssignmentStates = std::to_array<NameOf<AssignmentState>>({
    {AssignmentState::kScheduled, "SCHEDULED"},
    {AssignmentState::kInProgress, "IN_PROGRESS"},
    {AssignmentState::kCompleted, "COMPLETED"},
    {AssignmentState::kMissed, "MISSED"},
    {AssignmentState::kTakenBack, "TAKEN_BACK"},
});

Span SpanOf(const pg::Row& row) {
  return {FloorSeconds(row.Time("start_time")), FloorSeconds(row.Time("end_time"))};
}

EntryState EntryStateOf(const pg::Row& row) {
  const std::string progress = row.Text("progress");
  if (progress == "ENDED") return EntryState::kEnded;
  if (progress == "BEGUN") return EntryState::kBegun;
  return row.Text("state") == "HELD" ? EntryState::kHeld : EntryState::kAssigned;
}

}  // namespace

absl::string_view Name(JobState state) { return NameIn(kJobStates, state); }
absl::string_view Name(AssignmentState state) { return NameIn(kAssignmentStates, state); }

OfferState OfferStateOf(absl::string_view name) {
  for (const OfferState state : {OfferState::kOpen, OfferState::kAccepted, OfferState::kDeclined,
                                 OfferState::kExpired, OfferState::kReleased}) {
    if (matching::Name(state) == name) return state;
  }
  HC_CHECK(false && "name without an offer state");
}

LatLng ToPlace(const pg::Row& row) {
  return {row.Double("latitude_degrees"), row.Double("longitude_degrees")};
}

Job ToJob(const pg::Row& row) {
  Job job;
  job.order_id = row.Text("order_id");
  job.elder_id = row.Text("elder_id");
  job.item_code = row.Text("item_code");
  job.bucket = row.Int("bucket");
  job.qualification = static_cast<Qualification>(row.Int("qualification"));
  job.duration_minutes = row.Int("duration_minutes");
  job.window_start_time = row.Time("window_start_time");
  job.window_end_time = row.Time("window_end_time");
  job.priority = static_cast<Priority>(row.Int("priority"));
  job.double_up = row.Bool("double_up");
  job.family_consent = row.Bool("family_consent");
  job.location = ToPlace(row);
  job.county_code = row.Text("county_code");
  job.state = ValueIn(kJobStates, row.Text("state"));
  job.round = row.Int("round");
  job.rung = row.Int("rung");
  job.told_unmatched = row.Bool("told_unmatched");
  job.visit_id = row.Text("visit_id");
  job.preferred_caregiver_id = row.Text("preferred_caregiver_id");
  return job;
}

Offer ToOffer(const pg::Row& row) {
  Offer offer;
  offer.offer_id = row.Text("offer_id");
  offer.order_id = row.Text("order_id");
  offer.elder_id = row.Text("elder_id");
  offer.caregiver_id = row.Text("caregiver_id");
  offer.state = OfferStateOf(row.Text("state"));
  offer.planned_start_time = row.Time("planned_start_time");
  offer.planned_end_time = row.Time("planned_end_time");
  offer.location = ToPlace(row);
  offer.item_code = row.Text("item_code");
  offer.qualification = static_cast<Qualification>(row.Int("qualification"));
  offer.added_travel_seconds = row.Int64("added_travel_seconds");
  offer.round = row.Int("round");
  offer.emergency = row.Bool("emergency");
  offer.displacing = row.Bool("displacing");
  offer.make_time = row.Time("make_time");
  offer.expire_time = row.Time("expire_time");
  offer.close_time = row.OptionalTime("close_time");
  offer.decline_reason = row.Int("decline_reason");
  offer.visit_id = row.Text("visit_id");
  return offer;
}

Assignment ToAssignment(const pg::Row& row) {
  Assignment assignment;
  assignment.visit_id = row.Text("visit_id");
  assignment.order_id = row.Text("order_id");
  assignment.offer_id = row.Text("offer_id");
  assignment.elder_id = row.Text("elder_id");
  assignment.caregiver_id = row.Text("caregiver_id");
  assignment.provider_id = row.Text("provider_id");
  assignment.planned_start_time = row.Time("planned_start_time");
  assignment.planned_end_time = row.Time("planned_end_time");
  assignment.location = ToPlace(row);
  assignment.item_code = row.Text("item_code");
  assignment.added_travel_seconds = row.Int64("added_travel_seconds");
  assignment.emergency = row.Bool("emergency");
  assignment.state = ValueIn(kAssignmentStates, row.Text("state"));
  return assignment;
}

Entry ToEntry(const pg::Row& row) {
  Entry entry;
  entry.span = SpanOf(row);
  entry.place = Place(ToPlace(row));
  entry.state = EntryStateOf(row);
  entry.emergency = row.Bool("emergency");
  entry.displacing = row.Bool("displacing");
  entry.offer_id = row.Text("offer_id");
  entry.visit_id = row.Text("visit_id");
  return entry;
}

NamedSpan ToNamedSpan(const pg::Row& row) {
  return {row.Text("id"), SpanOf(row), row.Int64("revision")};
}

int64_t DayNumberOf(absl::CivilDay day) { return day - absl::CivilDay(1970, 1, 1); }
absl::CivilDay CivilDayOf(int64_t day_number) { return absl::CivilDay(1970, 1, 1) + day_number; }

absl::Time TimeOf(int64_t second) { return absl::FromUnixSeconds(second); }

}  // namespace homecare::matching::storage
