// AlarmStore on one change, what the registry tells of service points, and the list of alarms.
#pragma once

#include <string>
#include <vector>

#include "common/change/change.h"
#include "common/pg/tx.h"
#include "services/intake/domain/alarm.h"

namespace homecare::event::v1 {
class ServicePointChanged;
}

namespace homecare::intake::storage {

// Lives for one change.
class PgAlarms final : public AlarmStore {
 public:
  explicit PgAlarms(Change& change) : change_(change) {}

  void Raise(const Alarm& alarm) override;
  void Close(absl::string_view order_id, AlarmOutcome outcome, absl::Time time) override;
  void SetRung(absl::string_view order_id, absl::Time due) override;
  void ClearRung(absl::string_view order_id) override;
  std::vector<ServicePoint> ServicePoints() override;

 private:
  Change& change_;
};

void PutServicePoint(Change& change, const event::v1::ServicePointChanged& point);

struct AlarmFilter {
  bool open_only = false;
  std::string county_code;  // empty does not narrow
};

// Up to `limit` rows after the key (time, id), in that order; an empty id begins.
std::vector<Alarm> ListAlarms(pg::Tx& tx, const std::string& city_code, const AlarmFilter& filter,
                              absl::Time after_time, const std::string& after_id, int limit);

}  // namespace homecare::intake::storage
