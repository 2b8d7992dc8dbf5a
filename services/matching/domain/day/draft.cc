#include "services/matching/domain/day/draft.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/base/civil_time.h"
#include "services/matching/domain/day/elder_time.h"
#include "services/matching/domain/day/free_time.h"

namespace homecare::matching {
namespace {

template <typename T>
void SortUnique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

class Drafter {
 public:
  Drafter(const DayFacts& facts, const DayQuestion& question, const PlanPolicy& policy)
      : facts_(facts), question_(question), span_(SpanOfDay(question.day)) {
    draft_.day.day = question.day;
    draft_.day.from = question.from;
    draft_.day.change_seconds = question.change_seconds;
    draft_.day.unfamiliar_seconds = absl::ToInt64Seconds(policy.unfamiliar_cost);
    for (const DayJob& job : facts.jobs) jobs_[job.job.order_id] = &job;
  }

  Draft Run() {
    SortBookings();
    AddVisits();
    KeepEldersApart(draft_.jobs, draft_.fixed, draft_.day);
    PairSecondCaregivers(draft_.jobs, draft_.day);
    if (question_.change_seconds > 0) KeepPromises();
    AddCaregivers();
    return std::move(draft_);
  }

 private:
  bool Moves(const Booking& booking) const {
    if (question_.offers_stay && booking.entry.state == EntryState::kHeld) return false;
    const auto job = jobs_.find(booking.order_id);
    return job != jobs_.end() && !job->second->job.emergency() && !booking.entry.emergency &&
           booking.entry.state < EntryState::kBegun && booking.entry.span.start >= question_.from;
  }

  void SortBookings() {
    for (const Booking& booking : facts_.bookings) {
      if (booking.entry.displacing || !span_.Contains(booking.entry.span.start)) continue;
      (Moves(booking) ? draft_.movable : draft_.fixed).push_back(booking);
      booked_[booking.order_id] = &booking;
    }
  }

  // Jobs that nobody goes to, and those whose visit is of this day and moves.
  void AddVisits() {
    std::vector<const DayJob*> jobs;
    for (const DayJob& job : facts_.jobs) {
      if (job.job.emergency()) continue;
      const auto booking = booked_.find(job.job.order_id);
      const bool planned = job.job.state == JobState::kOpen
                               ? booking == booked_.end()
                               : booking != booked_.end() && Moves(*booking->second);
      if (planned) jobs.push_back(&job);
    }
    std::sort(jobs.begin(), jobs.end(),
              [](const DayJob* a, const DayJob* b) { return a->job.order_id < b->job.order_id; });
    for (const DayJob* job : jobs) AddVisit(*job);
  }

  void AddVisit(const DayJob& known) {
    const Job& job = known.job;
    DayVisit visit;
    visit.order_id = job.order_id;
    visit.place = job.location;
    visit.duration_seconds = job.duration_minutes * int64_t{60};
    const Span window = {
        std::max({FloorSeconds(job.window_start_time), question_.from, span_.start}),
        std::min(FloorSeconds(job.window_end_time), span_.end)};
    const auto booking = booked_.find(job.order_id);
    if (window.empty() && booking == booked_.end()) return;  // of another day
    if (!window.empty()) visit.starts.push_back(window);
    visit.qualification = job.qualification;
    visit.county_code = job.county_code;
    visit.entitled = job.priority == Priority::kEntitlement;
    visit.never = known.barred;
    visit.never.insert(visit.never.end(), known.refused.begin(), known.refused.end());
    visit.familiar = known.familiar;
    SortUnique(visit.never);
    SortUnique(visit.familiar);
    if (booking != booked_.end()) {
      visit.former_caregiver_id = booking->second->caregiver_id;
      visit.former_start = booking->second->entry.span.start;
      visit.asked = booking->second->entry.state == EntryState::kHeld;
    }
    draft_.day.visits.push_back(std::move(visit));
    draft_.jobs.push_back(job);
  }

  // A promised visit stays or comes later, never sooner: so the earliest times of a plan are the
  // promised ones wherever nothing is in the way.
  void KeepPromises() {
    for (DayVisit& visit : draft_.day.visits) {
      if (visit.former_caregiver_id.empty()) continue;
      std::vector<Span> later;
      for (const Span& span : visit.starts) {
        const Span rest = {std::max(span.start, visit.former_start), span.end};
        if (!rest.empty()) later.push_back(rest);
      }
      if (!later.empty()) visit.starts = std::move(later);
    }
  }

  void AddCaregivers() {
    for (const Provider& provider : facts_.model.providers) {
      providers_[provider.provider_id] = &provider;
    }
    for (const OwnedSpan& shift : facts_.model.shifts) {
      calendars_[shift.caregiver_id].PutShift(shift.span);
    }
    for (const OwnedSpan& absence : facts_.model.absences) {
      calendars_[absence.caregiver_id].PutAbsence(absence.span);
    }
    for (const OwnedEntry& entry : facts_.model.entries) {
      if (!entry.entry.displacing) calendars_[entry.caregiver_id].Put(entry.entry);
    }
    for (const Booking& booking : draft_.movable) {
      moves_of_[booking.caregiver_id].push_back(booking);
    }
    for (const Caregiver& caregiver : facts_.model.caregivers) AddCaregiver(caregiver);
    std::sort(draft_.day.caregivers.begin(), draft_.day.caregivers.end(),
              [](const auto& a, const auto& b) { return a.caregiver_id < b.caregiver_id; });
  }

  void AddCaregiver(const Caregiver& known) {
    const auto provider = providers_.find(known.provider_id);
    if (!known.active || provider == providers_.end() || !provider->second->active ||
        !provider->second->contract.Contains(question_.day)) {
      return;
    }
    DayCaregiver caregiver;
    caregiver.caregiver_id = known.caregiver_id;
    caregiver.county_codes = provider->second->county_codes;
    for (const Certificate& certificate : known.certificates) {
      if (certificate.valid.Contains(question_.day)) {
        caregiver.qualifications.push_back(certificate.qualification);
      }
    }
    SortUnique(caregiver.qualifications);
    SortUnique(caregiver.county_codes);
    caregiver.tours =
        FreeTime(known, calendars_[known.caregiver_id], moves_of_[known.caregiver_id], question_);
    if (caregiver.tours.empty() || caregiver.qualifications.empty()) return;
    draft_.day.caregivers.push_back(std::move(caregiver));
  }

  const DayFacts& facts_;
  const DayQuestion& question_;
  const Span span_;
  Draft draft_;
  absl::flat_hash_map<std::string, const DayJob*> jobs_;
  absl::flat_hash_map<std::string, const Booking*> booked_;
  absl::flat_hash_map<std::string, const Provider*> providers_;
  absl::flat_hash_map<std::string, Calendar> calendars_;
  absl::flat_hash_map<std::string, std::vector<Booking>> moves_of_;
};

}  // namespace

Draft MakeDraft(const DayFacts& facts, const DayQuestion& question, const PlanPolicy& policy) {
  return Drafter(facts, question, policy).Run();
}

}  // namespace homecare::matching
