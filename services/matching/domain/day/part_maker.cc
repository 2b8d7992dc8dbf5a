#include "services/matching/domain/day/part_maker.h"

#include <algorithm>
#include <utility>

namespace homecare::matching {
namespace {

constexpr int64_t kMinute = 60;
// More than a whole plan travels.
constexpr int64_t kUnservedWeight = 10'000'000;
// Past it one visit of the entitlement is not worth more paid ones: sums must not overflow.
constexpr int64_t kMostPaid = 1'000;
// A visit with somebody to go to it is worth so many of the entitlement.
constexpr int64_t kPromised = 10;
// Qualifications come first; what is left are counties.
constexpr int kFirstCountySkill = 8;

int64_t UpToMinute(int64_t second) { return (second + kMinute - 1) / kMinute * kMinute; }

// On whole minutes where there is one in the span; a promised start stays to the second.
planner::Window WindowOf(const Span& starts, const DayVisit& visit) {
  int64_t open = UpToMinute(starts.start);
  int64_t close = (starts.end - 1) / kMinute * kMinute;
  const bool promised = !visit.former_caregiver_id.empty() && visit.former_start == starts.start;
  if (promised || open > close) open = starts.start;
  if (open > close) close = starts.end - 1;
  return {open, close, close};
}

}  // namespace

DayPart PartMaker::Make(const std::vector<int>& caregivers, const std::vector<int>& visits) {
  AddVisits(visits);
  AddTours(caregivers);
  Weigh();
  NameCaregivers();
  MakeMatrix();
  return std::move(part_);
}

void PartMaker::AddVisits(const std::vector<int>& visits) {
  absl::flat_hash_map<std::string, int> by_order;
  for (const int i : visits) by_order[day_.visits[i].order_id] = i;
  std::vector<bool> paired(day_.visits.size());
  for (const int i : visits) {
    if (paired[i]) continue;
    const DayVisit& known = day_.visits[i];
    planner::Visit visit;
    visit.id = known.order_id;
    visit.first = AddTask(i);
    const auto other = by_order.find(known.together_with);
    if (other != by_order.end()) {
      paired[other->second] = true;
      visit.relation = planner::Relation::kTogether;
      visit.second = AddTask(other->second);
    }
    part_.problem.visits.push_back(std::move(visit));
  }
}

int PartMaker::AddTask(int index) {
  const DayVisit& visit = day_.visits[index];
  planner::Task task;
  task.location = LocationOf(visit.place, /*base=*/false);
  task.service = visit.duration_seconds;
  for (const Span& starts : visit.starts) task.windows.push_back(WindowOf(starts, visit));
  task.skills.Add(static_cast<int>(visit.qualification));
  task.skills.Add(SkillOf(visit.county_code));
  part_.problem.tasks.push_back(std::move(task));
  part_.problem.visit_of_task.push_back(static_cast<int>(part_.problem.visits.size()));
  part_.visit_of_task.push_back(index);
  return static_cast<int>(part_.problem.tasks.size()) - 1;
}

void PartMaker::AddTours(const std::vector<int>& caregivers) {
  for (const int i : caregivers) {
    for (size_t number = 0; number < day_.caregivers[i].tours.size(); ++number) {
      AddTour(i, static_cast<int>(number));
    }
  }
}

void PartMaker::AddTour(int index, int number) {
  const DayCaregiver& known = day_.caregivers[index];
  const DayTour& tour = known.tours[number];
  planner::Caregiver caregiver;
  caregiver.id = known.caregiver_id;
  caregiver.start = LocationOf(tour.from, !tour.from_visit);
  caregiver.end = LocationOf(tour.to, !tour.to_visit);
  const int64_t open = UpToMinute(tour.span.start);
  caregiver.shift = {open, std::max(open, tour.span.end), std::max(open, tour.span.end)};
  for (const Qualification held : known.qualifications) {
    caregiver.skills.Add(static_cast<int>(held));
  }
  for (const std::string& county : known.county_codes) {
    // A county without visits needs no skill.
    if (county_skill_.count(county) > 0) caregiver.skills.Add(SkillOf(county));
  }
  caregiver.max_work_time = tour.most_seconds;
  // The way from visit to visit, or home, is there without the tour.
  if (tour.from_visit || tour.to_visit) {
    caregiver.fixed_cost = -travel_.Seconds(Place(tour.from), Place(tour.to));
  }
  tours_of_[known.caregiver_id].push_back(static_cast<int>(part_.tours.size()));
  part_.tours.emplace_back(index, number);
  part_.problem.caregivers.push_back(std::move(caregiver));
}

void PartMaker::Weigh() {
  int64_t paid = 0;
  for (const int i : part_.visit_of_task) paid += day_.visits[i].entitled ? 0 : 1;
  const int64_t entitled = std::min(paid, kMostPaid) + 1;
  for (planner::Visit& visit : part_.problem.visits) {
    const DayVisit& known = day_.visits[part_.visit_of_task[visit.first]];
    visit.priority = known.entitled ? entitled : 1;
    if (!known.former_caregiver_id.empty()) visit.priority = entitled * kPromised;
  }
  planner::Objective& objective = part_.problem.objective;
  objective.unserved = kUnservedWeight;
  objective.travel = 1;
  objective.continuity = day_.unfamiliar_seconds;
  objective.disturbance = day_.change_seconds;
}

std::vector<int> PartMaker::ToursOf(const std::vector<std::string>& caregiver_ids) const {
  std::vector<int> tours;
  for (const std::string& id : caregiver_ids) {
    const auto found = tours_of_.find(id);
    if (found != tours_of_.end()) {
      tours.insert(tours.end(), found->second.begin(), found->second.end());
    }
  }
  std::sort(tours.begin(), tours.end());
  tours.erase(std::unique(tours.begin(), tours.end()), tours.end());
  return tours;
}

void PartMaker::NameCaregivers() {
  for (planner::Visit& visit : part_.problem.visits) {
    const DayVisit& known = day_.visits[part_.visit_of_task[visit.first]];
    std::vector<std::string> never = known.never;
    if (visit.second != planner::kNone) {
      const DayVisit& second = day_.visits[part_.visit_of_task[visit.second]];
      never.insert(never.end(), second.never.begin(), second.never.end());
      NameFormer(visit, visit.second, 1);
    }
    visit.never = ToursOf(never);
    for (const int tour : ToursOf(known.familiar)) visit.familiar.emplace_back(tour, 0);
    if (!visit.familiar.empty()) visit.unfamiliar_cost = 1;
    NameFormer(visit, visit.first, 0);
  }
}

void PartMaker::NameFormer(planner::Visit& visit, int task, int side) {
  const DayVisit& known = day_.visits[part_.visit_of_task[task]];
  if (known.former_caregiver_id.empty() || day_.change_seconds == 0) return;
  for (const int tour : ToursOf({known.former_caregiver_id})) {
    const auto [caregiver, number] = part_.tours[tour];
    if (!day_.caregivers[caregiver].tours[number].span.Contains(known.former_start)) continue;
    visit.promised_caregiver[side] = tour;
    visit.promised_start[side] = known.former_start;
  }
}

int PartMaker::LocationOf(const LatLng& point, bool base) {
  const auto [known, added] =
      location_of_.try_emplace(std::tuple(point.latitude_degrees, point.longitude_degrees, base),
                               static_cast<int>(locations_.size()));
  if (added) locations_.emplace_back(Place(point), base);
  return known->second;
}

int PartMaker::SkillOf(const std::string& county_code) {
  return county_skill_
      .try_emplace(county_code, kFirstCountySkill + static_cast<int>(county_skill_.size()))
      .first->second;
}

void PartMaker::MakeMatrix() {
  planner::Matrix matrix;
  const size_t n = locations_.size();
  matrix.locations = static_cast<int>(n);
  matrix.durations.resize(n * n);
  matrix.costs.resize(n * n);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      const bool to_base = locations_[i].second || locations_[j].second;
      if (i == j) continue;
      const int64_t seconds = travel_.Seconds(locations_[i].first, locations_[j].first);
      matrix.costs[i * n + j] = static_cast<int32_t>(seconds);
      if (!to_base) matrix.durations[i * n + j] = static_cast<int32_t>(UpToMinute(seconds));
    }
  }
  part_.problem.matrices.push_back(std::move(matrix));
}

}  // namespace homecare::matching
