// The visits of the rest of a month, drawn from the seed as people live: most elders every few
// days, some daily up to their cap; some with a second caregiver, some that overlap, a few too
// short to bill, some over midnight, and so over the month's end; a few were far from the door when
// they checked in, or forgot to check out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "deploy/demo/random.h"
#include "deploy/demo/world.h"

namespace homecare::demo {

struct MonthVisit {
  std::string visit_id;
  const Elder* elder = nullptr;
  const Caregiver* caregiver = nullptr;
  std::string item_code;
  bool care = true;  // or a meal, which is no care
  absl::Time planned_start_time;
  absl::Time planned_end_time;
  absl::Time check_in_time;
  absl::Time check_out_time;
  bool double_up = false;
  bool family_consent = false;
  // Begun while another caregiver was still there, and no authorised double-up.
  bool overlaps = false;
  bool away = false;              // checked in some 600 m from the door
  bool forgot_check_out = false;  // check_out_time is when the caregiver left
  // When the proofs reached the server, where the phone was offline.
  std::optional<absl::Time> upload_time;
};

// Not thread safe.
class MonthPlan {
 public:
  MonthPlan(const World& world, uint64_t seed);

  // Those that begin on the day, by planned start; days are asked for in ascending order, so that
  // no caregiver is in two places at once. What no caregiver is free for does not take place.
  std::vector<MonthVisit> VisitsOf(absl::CivilDay day);

 private:
  bool Visited(const Elder& elder, absl::CivilDay day) const;
  MonthVisit Draw(const Elder& elder, absl::CivilDay day, Random& random) const;
  void AddOf(const Elder& elder, absl::CivilDay day, std::vector<MonthVisit>* visits) const;
  const Caregiver* FreeFor(const MonthVisit& visit, Random& random) const;

  const World& world_;
  const uint64_t seed_;
  std::map<std::string, std::vector<const Caregiver*>> of_provider_;
  std::vector<const Caregiver*> everybody_;
  std::map<const Caregiver*, absl::Time> free_from_;
};

}  // namespace homecare::demo
