// Between the contract's messages and the domain's values.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "homecare/event/v1/event.pb.h"
#include "homecare/matching/v1/matching_service.pb.h"
#include "services/matching/domain/calendar_books.h"
#include "services/matching/domain/candidate.h"
#include "services/matching/domain/desk.h"
#include "services/matching/domain/job.h"
#include "services/matching/domain/offer.h"
#include "services/matching/domain/roster.h"
#include "services/matching/domain/rule.h"

namespace homecare::matching {

v1::Offer ToProto(const Offer& offer);
v1::Assignment ToProto(const Assignment& assignment);
v1::Absence ToProto(const Absence& absence);
v1::Candidate ToProto(const Candidate& candidate, int64_t duration_seconds);
v1::Rejection ToProto(const Rejected& rejected);
// Rules that rejected nobody are left out.
std::vector<v1::RuleCount> ToProto(const RuleCounts& counts);
// The next best, as an explanation keeps it; the visit is as long as the offer's.
v1::Candidate RunnerUp(const Explanation& explanation, const Offer& offer);

Job FromProto(const event::v1::OrderPlaced& order);
Caregiver FromProto(const event::v1::CaregiverChanged& caregiver);
Provider FromProto(const event::v1::ProviderChanged& provider);
// Nothing where the news does not matter to a calendar.
std::optional<VisitNews> FromProto(const event::v1::VisitChanged& visit);

// Refuses more than a year away, an end not after its start, more than 24 hours, an id twice.
absl::StatusOr<std::vector<OwnedSpan>> FromProto(const v1::PutShiftsRequest& request,
                                                 absl::Time now);
absl::StatusOr<Absence> FromProto(const v1::RecordAbsenceRequest& request, absl::Time now);
// The hypothetical visit as an order that was never placed; `elder` is whose it is.
absl::StatusOr<Job> FromProto(const v1::HypotheticalVisit& visit, const Elder& elder,
                              const std::string& city_code, absl::Time now);

}  // namespace homecare::matching
