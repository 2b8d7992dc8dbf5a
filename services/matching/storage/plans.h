// Plans on one change, and what is read of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/change/change.h"
#include "services/matching/domain/day/planned.h"

namespace homecare::matching::storage {

// Lives for one change.
class Plans final : public PlanBook {
 public:
  explicit Plans(Change& change)
      : change_(change), tx_(change.tx()), city_code_(change.city_code()) {}

  void Insert(const PlanRecord& plan, const std::vector<PlanMember>& members) override;
  std::optional<PlanRecord> Lock(absl::string_view plan_id) override;
  void Save(const PlanRecord& plan) override;
  std::vector<PlanMember> Step(absl::string_view plan_id, int step) override;
  void SaveOutcomes(absl::string_view plan_id, const std::vector<PlanMember>& members) override;
  void ForgetUncommitted(absl::Time before) override;

 private:
  Change& change_;
  pg::Tx& tx_;
  const std::string& city_code_;
};

std::optional<PlanRecord> FindPlan(pg::Tx& tx, const std::string& city_code,
                                   absl::string_view plan_id);
// With its snapshot.
std::optional<PlanRecord> FindPlanWithSnapshot(pg::Tx& tx, const std::string& city_code,
                                               absl::string_view plan_id);

struct PlanFilter {
  std::optional<absl::CivilDay> service_date;
  // Empty: any.
  std::string state;
};
// The newest first, after (make_time, plan_id) where `after_id` is not empty.
std::vector<PlanRecord> ListPlans(pg::Tx& tx, const std::string& city_code,
                                  const PlanFilter& filter, absl::Time after_time,
                                  const std::string& after_id, int limit);

struct PlannedFilter {
  std::string plan_id;
  // Empty: any.
  std::string caregiver_id;
  std::string outcome;
};
// When a member starts, or never.
absl::Time StartOf(const PlanMember& member);
// In order of start, after (start, order_id) where `after_id` is not empty.
std::vector<PlanMember> ListPlannedVisits(pg::Tx& tx, const std::string& city_code,
                                          const PlannedFilter& filter, absl::Time after_time,
                                          const std::string& after_id, int limit);
// Of every member, by order.
absl::flat_hash_map<std::string, DayPlace> PlacesOf(pg::Tx& tx, const std::string& city_code,
                                                    absl::string_view plan_id);
std::optional<PlanMember> FindPlannedVisit(pg::Tx& tx, const std::string& city_code,
                                           absl::string_view plan_id, absl::string_view order_id);

}  // namespace homecare::matching::storage
