#include "services/matching/domain/day/explain.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "services/matching/domain/model.h"

namespace homecare::matching {
namespace {

Span SpanOf(const DayPlace& place, const DayVisit& visit) {
  return {place.start, place.start + visit.duration_seconds};
}

}  // namespace

DayExplainer::DayExplainer(const DayFacts& facts, const Draft& draft, const DayPlan& plan,
                           const TravelModel& travel, const PlanPolicy& policy)
    : draft_(draft), plan_(plan), policy_(policy), model_(std::make_unique<Model>(travel)) {
  for (const DayJob& job : facts.jobs) jobs_[job.job.order_id] = &job;
  for (const Caregiver& caregiver : facts.model.caregivers) {
    bases_[caregiver.caregiver_id] = Place(caregiver.base);
  }
  for (const Booking& booking : draft.fixed) {
    elders_[booking.elder_id].push_back({-1, booking.slot, booking.entry.span});
  }
  for (size_t i = 0; i < plan.size(); ++i) {
    if (!plan[i].planned()) continue;
    elders_[draft.jobs[i].elder_id].push_back(
        {static_cast<int>(i), draft.jobs[i].slot(), SpanOf(plan[i], draft.day.visits[i])});
  }
  FillModel(facts);
}

DayExplainer::~DayExplainer() = default;

// The city with the plan in place of what was to be moved; a planned visit goes by its order's id.
void DayExplainer::FillModel(const DayFacts& facts) {
  absl::flat_hash_set<std::string> moved;
  for (const Booking& booking : draft_.movable) moved.insert(booking.entry.offer_id);
  ModelFacts planned = facts.model;
  std::erase_if(planned.entries, [&](const OwnedEntry& owned) {
    return owned.entry.displacing || moved.contains(owned.entry.offer_id);
  });
  for (size_t i = 0; i < plan_.size(); ++i) {
    if (!plan_[i].planned()) continue;
    Entry entry;
    entry.span = SpanOf(plan_[i], draft_.day.visits[i]);
    entry.place = Place(draft_.day.visits[i].place);
    entry.state = EntryState::kAssigned;
    entry.offer_id = draft_.day.visits[i].order_id;
    planned.entries.push_back({plan_[i].caregiver_id, std::move(entry)});
  }
  model_->Reset(std::move(planned));
}

VisitRequest DayExplainer::RequestOf(int visit) const {
  const DayVisit& known = draft_.day.visits[visit];
  const Job& job = draft_.jobs[visit];
  VisitRequest request = matching::RequestOf(job, absl::FromUnixSeconds(draft_.day.from), {});
  const Span day = SpanOfDay(draft_.day.day);
  request.start_window = {std::max(request.start_window.start, day.start),
                          std::min(request.start_window.end, day.end)};
  // The way may begin before what is planned does.
  request.not_before = day.start;
  request.start_window.start = std::max(request.start_window.start, draft_.day.from);
  if (const auto found = jobs_.find(known.order_id); found != jobs_.end()) {
    request.barred_caregiver_ids = found->second->barred;
    request.asked_caregiver_ids = found->second->refused;
  }
  request.ended_offer_ids = {known.order_id};
  if (const auto elder = elders_.find(job.elder_id); elder != elders_.end()) {
    for (const ElderVisit& other : elder->second) {
      if (other.visit != visit && other.slot == job.slot()) {
        request.elder_busy.push_back(other.span);
      }
    }
  }
  std::sort(request.elder_busy.begin(), request.elder_busy.end(),
            [](const Span& a, const Span& b) { return a.start < b.start; });
  return request;
}

DayReason DayExplainer::Of(int visit) const {
  const VisitRequest request = RequestOf(visit);
  Search search = model_->Rank(request);
  DayReason reason;
  reason.candidate_count = static_cast<int>(search.candidates.size());
  reason.rejections = search.counts;
  while (const auto candidate = search.Pop()) {
    if (candidate->caregiver_id == plan_[visit].caregiver_id) continue;
    reason.runner_up_caregiver_id = std::string(candidate->caregiver_id);
    reason.runner_up_start = candidate->start;
    reason.runner_up_added_travel_seconds = candidate->added_travel_seconds;
    break;
  }
  AddNearest(search, request.place, reason);
  return reason;
}

void DayExplainer::AddNearest(const Search& search, const Place& place, DayReason& reason) const {
  using Far = std::pair<double, absl::string_view>;
  std::array<std::vector<Far>, kRules> nearest;
  for (const Rejected& rejected : search.rejected) {
    const auto base = bases_.find(rejected.caregiver_id);
    if (base == bases_.end()) continue;
    std::vector<Far>& list = nearest[static_cast<int>(rejected.rule)];
    const Far far(Metres(base->second, place), rejected.caregiver_id);
    if (static_cast<int>(list.size()) == policy_.nearest_excluded && list.back() < far) continue;
    list.insert(std::upper_bound(list.begin(), list.end(), far), far);
    if (static_cast<int>(list.size()) > policy_.nearest_excluded) list.pop_back();
  }
  for (int rule = 0; rule < kRules; ++rule) {
    for (const Far& far : nearest[rule]) reason.nearest[rule].emplace_back(far.second);
  }
}

}  // namespace homecare::matching
