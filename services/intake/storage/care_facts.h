// CareFacts on one transaction, and what the registry tells of entitlements.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/change/change.h"
#include "common/pg/tx.h"
#include "services/intake/domain/care_plan_desk.h"

namespace homecare::event::v1 {
class ElderChanged;
}

namespace homecare::intake::storage {

// Lives for one transaction; `city_code` outlives it.
class PgCareFacts final : public CareFacts {
 public:
  PgCareFacts(pg::Tx& tx, const std::string& city_code) : tx_(tx), city_code_(city_code) {}

  std::optional<CarePlan> FindPlan(absl::string_view care_plan_id) override;
  std::vector<CarePlan> PlansOf(absl::string_view elder_id) override;
  Entitlement EntitlementOf(absl::string_view elder_id) override;
  CarePolicy PolicyOn(absl::CivilDay day) override;
  std::vector<Item> CatalogueAt(absl::Time time) override;
  std::vector<Order> CareOrdersOf(absl::string_view elder_id, absl::CivilMonth month) override;

 private:
  pg::Tx& tx_;
  const std::string& city_code_;
};

// Without locking.
std::optional<Elder> GetElder(pg::Tx& tx, const std::string& city_code,
                              const std::string& elder_id);

// In order of (first day, id); up to `limit` after that key, an empty id begins. An empty elder
// does not narrow.
std::vector<CarePlan> ListCarePlans(pg::Tx& tx, const std::string& city_code,
                                    const std::string& elder_id, absl::CivilDay after_day,
                                    const std::string& after_id, int limit);

}  // namespace homecare::intake::storage
