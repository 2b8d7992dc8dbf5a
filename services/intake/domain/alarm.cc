#include "services/intake/domain/alarm.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/names.h"

namespace homecare::intake {
namespace {

constexpr auto kOutcomes = std::to_array<NameOf<AlarmOutcome>>({
    {AlarmOutcome::kOpen, "OPEN"},
    {AlarmOutcome::kAssigned, "ASSIGNED"},
    {AlarmOutcome::kCancelled, "CANCELLED"},
    {AlarmOutcome::kLapsed, "LAPSED"},
});

bool Covers(const OnCall& one, int minute) {
  if (one.start_minute < one.end_minute) {
    return one.start_minute <= minute && minute < one.end_minute;
  }
  return one.start_minute <= minute || minute < one.end_minute;
}

bool NobodyGoes(const Order& order) {
  return order.state == OrderState::kPlaced || order.state == OrderState::kOffered;
}

}  // namespace

absl::string_view Name(AlarmOutcome outcome) { return NameIn(kOutcomes, outcome); }
AlarmOutcome ParseAlarmOutcome(absl::string_view name) { return ValueIn(kOutcomes, name); }

std::optional<absl::Time> NextRung(const LadderPolicy& policy, absl::Time start, absl::Time now) {
  for (const absl::Duration before : policy.unassigned) {
    if (start - before > now) return start - before;
  }
  return std::nullopt;
}

std::optional<absl::Duration> LastRung(const LadderPolicy& policy, absl::Time start,
                                       absl::Time now) {
  std::optional<absl::Duration> last;
  for (const absl::Duration before : policy.unassigned) {
    if (start - before <= now) last = before;
  }
  return last;
}

std::vector<std::string> OnCallAt(const ServicePoint& point, absl::Time time) {
  const int minute = static_cast<int>(absl::ToInt64Minutes(time - StartOf(ServiceDay(time))));
  std::vector<std::string> caregiver_ids;
  for (const OnCall& one : point.on_call) {
    if (Covers(one, minute)) caregiver_ids.push_back(one.caregiver_id);
  }
  return caregiver_ids;
}

void CallNearest(const std::vector<ServicePoint>& points, const LatLng& home, Alarm* alarm) {
  double nearest_metres = 0;
  for (const ServicePoint& point : points) {
    std::vector<std::string> on_call = OnCallAt(point, alarm->raise_time);
    if (on_call.empty()) continue;
    const double metres = DistanceMetres(point.location, home);
    if (!alarm->service_point_id.empty() && std::tie(metres, point.service_point_id) >
                                                std::tie(nearest_metres, alarm->service_point_id)) {
      continue;
    }
    nearest_metres = metres;
    alarm->service_point_id = point.service_point_id;
    alarm->on_call_caregiver_ids = std::move(on_call);
  }
}

void AlarmDesk::Watch(const Order& order) {
  if (order.priority == Priority::kEmergency) return;
  if (const auto due = NextRung(policy_, order.start_window_start_time, now_)) {
    alarms_.SetRung(order.order_id, *due);
  }
}

void AlarmDesk::Settle(const Order& order, AlarmOutcome outcome) {
  if (order.priority == Priority::kEmergency) return;
  alarms_.ClearRung(order.order_id);
  // Before the first rung there is nothing to close.
  if (LastRung(policy_, order.start_window_start_time, now_)) {
    alarms_.Close(order.order_id, outcome, now_);
  }
}

void AlarmDesk::RungDue(const Order& order) {
  const auto rung = LastRung(policy_, order.start_window_start_time, now_);
  if (!NobodyGoes(order) || !rung) return;
  Alarm alarm;
  alarm.alarm_id = NewId();
  alarm.order_id = order.order_id;
  alarm.elder_id = order.elder_id;
  alarm.county_code = order.county_code;
  alarm.minutes_before = static_cast<int>(absl::ToInt64Minutes(*rung));
  alarm.start_time = order.start_window_start_time;
  alarm.raise_time = now_;
  CallNearest(alarms_.ServicePoints(), order.location, &alarm);
  alarms_.Raise(alarm);
  Watch(order);
}

}  // namespace homecare::intake
