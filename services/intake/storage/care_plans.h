// CarePlanStore on one change.
#pragma once

#include <string>

#include "common/change/change.h"
#include "services/intake/domain/care_plan_desk.h"

namespace homecare::intake::storage {

// Lives for one change.
class PgCarePlans final : public CarePlanStore {
 public:
  explicit PgCarePlans(Change& change) : change_(change) {}

  void Save(const CarePlan& plan) override;
  void ArrangeFrom(absl::string_view elder_id, absl::CivilDay day) override;
  std::string LastCaregiver(absl::string_view elder_id) override;
  void SetNextDay(absl::string_view elder_id, absl::Time due) override;
  void ClearNextDay(absl::string_view elder_id) override;

 private:
  Change& change_;
};

}  // namespace homecare::intake::storage
