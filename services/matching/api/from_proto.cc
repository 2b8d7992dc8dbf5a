#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "services/matching/api/convert.h"

namespace homecare::matching {
namespace {

constexpr int kLongestVisitMinutes = 24 * 60;

Span SpanOf(const rpc::TimeSpan& span) {
  return {FloorSeconds(span.start), FloorSeconds(span.end)};
}

// A civil date of another service's event, which has checked it.
int64_t DayNumberOf(const std::string& iso_day) {
  const auto day = ParseDay(iso_day);
  return day.ok() ? *day - absl::CivilDay(1970, 1, 1) : 0;
}

AssignmentState FromProto(event::v1::VisitState state) {
  switch (state) {
    case event::v1::VISIT_STATE_IN_PROGRESS:
      return AssignmentState::kInProgress;
    case event::v1::VISIT_STATE_COMPLETED:
      return AssignmentState::kCompleted;
    case event::v1::VISIT_STATE_MISSED:
      return AssignmentState::kMissed;
    case event::v1::VISIT_STATE_WITHDRAWN:
      return AssignmentState::kTakenBack;
    default:
      return AssignmentState::kScheduled;
  }
}

}  // namespace

Job FromProto(const event::v1::OrderPlaced& order) {
  Job job;
  job.order_id = order.order_id();
  job.elder_id = order.elder_id();
  job.item_code = order.item_code();
  job.bucket = order.bucket();
  job.qualification = static_cast<Qualification>(order.qualification());
  job.duration_minutes = order.duration_minutes();
  const rpc::TimeSpan window = rpc::FromProto(order.start_window());
  job.window_start_time = window.start;
  job.window_end_time = window.end;
  job.priority = static_cast<Priority>(order.priority());
  job.double_up = order.double_up();
  job.family_consent = order.family_consent();
  job.location = rpc::FromProto(order.location());
  job.county_code = order.county_code();
  job.preferred_caregiver_id = order.preferred_caregiver_id();
  return job;
}

Caregiver FromProto(const event::v1::CaregiverChanged& caregiver) {
  Caregiver out;
  out.caregiver_id = caregiver.caregiver_id();
  out.provider_id = caregiver.provider_id();
  out.base = rpc::FromProto(caregiver.base());
  for (const type::v1::Certificate& certificate : caregiver.certificates()) {
    out.certificates.push_back(
        {static_cast<Qualification>(certificate.qualification()),
         {DayNumberOf(certificate.valid_from()), DayNumberOf(certificate.valid_to())}});
  }
  out.daily_limit_minutes = caregiver.daily_limit_minutes();
  out.weekly_limit_minutes = caregiver.weekly_limit_minutes();
  out.active = caregiver.active();
  return out;
}

Provider FromProto(const event::v1::ProviderChanged& provider) {
  Provider out;
  out.provider_id = provider.provider_id();
  out.contract.from = DayNumberOf(provider.contract_from());
  if (!provider.contract_to().empty()) out.contract.to = DayNumberOf(provider.contract_to());
  out.county_codes.assign(provider.county_codes().begin(), provider.county_codes().end());
  out.active = provider.active();
  return out;
}

std::optional<VisitNews> FromProto(const event::v1::VisitChanged& visit) {
  VisitNews news;
  news.visit_id = visit.visit_id();
  news.state = FromProto(visit.state());
  if (news.state == AssignmentState::kScheduled) return std::nullopt;
  if (visit.has_check_out_time()) news.check_out_time = rpc::FromProto(visit.check_out_time());
  return news;
}

absl::StatusOr<std::vector<OwnedSpan>> FromProto(const v1::PutShiftsRequest& request,
                                                 absl::Time now) {
  Violations violations;
  std::vector<OwnedSpan> shifts;
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < request.shifts_size(); ++i) {
    const v1::Shift& shift = request.shifts(i);
    const std::string field = absl::StrCat("shifts[", i, "]");
    ASSIGN_OR_RETURN(const absl::Time start,
                     rpc::CheckedTime(shift.start_time(), now, absl::StrCat(field, ".start_time")));
    ASSIGN_OR_RETURN(const absl::Time end,
                     rpc::CheckedTime(shift.end_time(), now, absl::StrCat(field, ".end_time")));
    const Span span = SpanOf({start, end});
    violations.Expect(!span.empty(), absl::StrCat(field, ".end_time"), "after start_time");
    violations.Expect(span.seconds() <= kLongestShiftSeconds, absl::StrCat(field, ".end_time"),
                      "at most 24 hours after start_time");
    violations.Expect(ids.insert(shift.shift_id()).second, absl::StrCat(field, ".shift_id"),
                      "each id once");
    shifts.push_back({shift.caregiver_id(), {shift.shift_id(), span}});
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return shifts;
}

absl::StatusOr<Absence> FromProto(const v1::RecordAbsenceRequest& request, absl::Time now) {
  ASSIGN_OR_RETURN(const rpc::TimeSpan range, rpc::CheckedSpan(request.range(), now, "range"));
  Absence absence;
  absence.caregiver_id = request.caregiver_id();
  absence.start_time = range.start;
  absence.end_time = range.end;
  absence.reason = request.reason();
  return absence;
}

absl::StatusOr<Job> FromProto(const v1::HypotheticalVisit& visit, const Elder& elder,
                              const std::string& city_code, absl::Time now) {
  ASSIGN_OR_RETURN(const rpc::TimeSpan window,
                   rpc::CheckedSpan(visit.start_window(), now, "visit.start_window"));
  if (visit.duration_minutes() < 1 || visit.duration_minutes() > kLongestVisitMinutes) {
    return InvalidField("visit.duration_minutes", "1 to 1440");
  }
  Job job;
  job.elder_id = elder.elder_id;
  job.location = elder.location;
  if (visit.has_location()) {
    ASSIGN_OR_RETURN(job.location,
                     rpc::CheckedPlace(visit.location(), city_code, "visit.location"));
  }
  job.county_code = elder.county_code;
  job.qualification = static_cast<Qualification>(visit.qualification());
  job.duration_minutes = visit.duration_minutes();
  job.window_start_time = window.start;
  job.window_end_time = window.end;
  job.double_up = visit.double_up();
  job.priority = visit.emergency() ? Priority::kEmergency : Priority::kPaid;
  return job;
}

}  // namespace homecare::matching
