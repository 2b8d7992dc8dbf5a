// Alarms: a visit is near and nobody goes. Pure.
//
// Each order has one durable deadline, that of its next rung. Whether somebody goes is decided by
// the order as it stands when that is due; matching need not be there for an alarm to be raised.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/geo.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/order.h"

namespace homecare::intake {

// Numbers are those of the contract.
enum class AlarmOutcome { kOpen = 1, kAssigned, kCancelled, kLapsed };

absl::string_view Name(AlarmOutcome outcome);
AlarmOutcome ParseAlarmOutcome(absl::string_view name);

struct Alarm {
  std::string alarm_id;
  std::string order_id;
  std::string elder_id;
  std::string county_code;
  int minutes_before = 0;
  absl::Time start_time;
  absl::Time raise_time;
  // The nearest service point that had somebody on call, and whom; empty where none had.
  std::string service_point_id;
  std::vector<std::string> on_call_caregiver_ids;
  AlarmOutcome outcome = AlarmOutcome::kOpen;
  std::optional<absl::Time> close_time;
};

// Each day within these minutes after midnight; over midnight where the end is not later.
struct OnCall {
  std::string caregiver_id;
  int start_minute = 0;
  int end_minute = 0;
};

// As the registry tells it; the list is in the order in which to call.
struct ServicePoint {
  std::string service_point_id;
  LatLng location;
  std::vector<OnCall> on_call;
};

// The first rung that is still to come, and the last that has come.
std::optional<absl::Time> NextRung(const LadderPolicy& policy, absl::Time start, absl::Time now);
std::optional<absl::Duration> LastRung(const LadderPolicy& policy, absl::Time start,
                                       absl::Time now);

// Whom the point has on call at that time.
std::vector<std::string> OnCallAt(const ServicePoint& point, absl::Time time);

// Fills in the nearest point that has somebody on call at the time of the alarm; of two as near,
// the one with the smaller id.
void CallNearest(const std::vector<ServicePoint>& points, const LatLng& home, Alarm* alarm);

class AlarmStore {
 public:
  virtual ~AlarmStore() = default;

  // Nothing happens where the order has an alarm of that rung.
  virtual void Raise(const Alarm& alarm) = 0;
  // Those of the order that are open.
  virtual void Close(absl::string_view order_id, AlarmOutcome outcome, absl::Time time) = 0;
  virtual void SetRung(absl::string_view order_id, absl::Time due) = 0;
  virtual void ClearRung(absl::string_view order_id) = 0;
  // The open ones of the city.
  virtual std::vector<ServicePoint> ServicePoints() = 0;
};

// Lives for one change.
class AlarmDesk {
 public:
  AlarmDesk(AlarmStore& alarms, const LadderPolicy& policy, absl::Time now)
      : alarms_(alarms), policy_(policy), now_(now) {}

  // Nobody goes so far. An emergency has a ladder of its own.
  void Watch(const Order& order);
  // Somebody goes, or nobody is to go any more.
  void Settle(const Order& order, AlarmOutcome outcome);
  // A rung is due.
  void RungDue(const Order& order);

 private:
  AlarmStore& alarms_;
  const LadderPolicy& policy_;
  const absl::Time now_;
};

}  // namespace homecare::intake
