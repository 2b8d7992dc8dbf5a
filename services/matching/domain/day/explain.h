// Why a plan sends whom: each of its visits judged over all caregivers, in the day as planned.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/matching/domain/candidate.h"
#include "services/matching/domain/day/draft.h"
#include "services/matching/domain/rule.h"
#include "services/matching/domain/travel.h"

namespace homecare::matching {

class Model;

struct DayReason {
  int64_t added_travel_seconds = 0;
  // Who could go, the chosen one included.
  int candidate_count = 0;
  RuleCounts rejections = {};
  // By rule: those whose base is nearest, the nearest first.
  std::array<std::vector<std::string>, kRules> nearest;
  // The best of the others, where there is one.
  std::string runner_up_caregiver_id;
  int64_t runner_up_start = 0;
  int64_t runner_up_added_travel_seconds = 0;
};

// Refers to all it is given.
class DayExplainer {
 public:
  DayExplainer(const DayFacts& facts, const Draft& draft, const DayPlan& plan,
               const TravelModel& travel, const PlanPolicy& policy);
  ~DayExplainer();

  // Of the visit at that place of the day.
  DayReason Of(int visit) const;

 private:
  void FillModel(const DayFacts& facts);
  VisitRequest RequestOf(int visit) const;
  void AddNearest(const Search& search, const Place& place, DayReason& reason) const;

  const Draft& draft_;
  const DayPlan& plan_;
  const PlanPolicy& policy_;
  const std::unique_ptr<Model> model_;
  absl::flat_hash_map<std::string, const DayJob*> jobs_;
  absl::flat_hash_map<std::string, Place> bases_;
  // Planned and fixed times of an elder, by visit; -1 where it stays.
  struct ElderVisit {
    int visit;
    ElderSlot slot;
    Span span;
  };
  absl::flat_hash_map<std::string, std::vector<ElderVisit>> elders_;
};

}  // namespace homecare::matching
