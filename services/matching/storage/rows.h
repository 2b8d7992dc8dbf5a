// From rows of the schema to the domain's values, and the column lists they are read by.
#pragma once

#include "absl/time/civil_time.h"
#include "common/pg/rows.h"
#include "services/matching/domain/calendar.h"
#include "services/matching/domain/job.h"
#include "services/matching/domain/offer.h"
#include "services/matching/domain/roster.h"

namespace homecare::matching::storage {

// Column lists for SELECT; the statement's text stays a constant of the program.
#define HC_JOB_COLUMNS                                                                     \
  "order_id, elder_id, item_code, bucket, qualification, duration_minutes, "               \
  "window_start_time, window_end_time, priority, double_up, family_consent, "              \
  "latitude_degrees, longitude_degrees, county_code, state, round, rung, told_unmatched, " \
  "visit_id, "                                                                             \
  "preferred_caregiver_id"
#define HC_OFFER_COLUMNS                                                              \
  "offer_id, order_id, elder_id, caregiver_id, state, planned_start_time, "           \
  "planned_end_time, latitude_degrees, longitude_degrees, item_code, qualification, " \
  "added_travel_seconds, round, emergency, displacing, make_time, expire_time, "      \
  "close_time, decline_reason, visit_id"
#define HC_ASSIGNMENT_COLUMNS                                                   \
  "visit_id, order_id, offer_id, elder_id, caregiver_id, provider_id, "         \
  "planned_start_time, planned_end_time, latitude_degrees, longitude_degrees, " \
  "item_code, added_travel_seconds, emergency, state"
#define HC_ENTRY_COLUMNS                                                           \
  "offer_id, caregiver_id, visit_id, state, progress, emergency, displacing, "     \
  "lower(interval) AS start_time, upper(interval) AS end_time, latitude_degrees, " \
  "longitude_degrees"

Job ToJob(const pg::Row& row);
Offer ToOffer(const pg::Row& row);
Assignment ToAssignment(const pg::Row& row);
Entry ToEntry(const pg::Row& row);
// Columns id, start_time, end_time, revision.
NamedSpan ToNamedSpan(const pg::Row& row);
LatLng ToPlace(const pg::Row& row);

absl::string_view Name(JobState state);
absl::string_view Name(AssignmentState state);

// Names of offer states are the domain's.
OfferState OfferStateOf(absl::string_view name);

// Service days as the domain numbers them.
int64_t DayNumberOf(absl::CivilDay day);
absl::CivilDay CivilDayOf(int64_t day_number);

absl::Time TimeOf(int64_t second);

}  // namespace homecare::matching::storage
