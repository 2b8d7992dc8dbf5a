// Small cities for the tests of planned days: caregivers and orders on a line.
#pragma once

#include <algorithm>
#include <random>
#include <string>

#include "services/matching/domain/day/draft.h"
#include "tests/unit/matching/days.h"

namespace homecare::matching {

inline constexpr char kCountyCode[] = "370303";

class SmallCity {
 public:
  SmallCity() {
    facts.model.providers.push_back({"provider", {0, kDay + 100}, {kCountyCode}, true});
  }

  Caregiver& AddCaregiver(const std::string& id, double metres, absl::string_view from = "08:00",
                          absl::string_view to = "18:00") {
    Caregiver caregiver;
    caregiver.caregiver_id = id;
    caregiver.provider_id = "provider";
    caregiver.base = North(metres).point;
    caregiver.certificates.push_back({Qualification::kCaregiver, {0, kDay + 100}});
    caregiver.daily_limit_minutes = 480;
    caregiver.weekly_limit_minutes = 2640;
    caregiver.active = true;
    facts.model.caregivers.push_back(caregiver);
    facts.model.shifts.push_back({id, ShiftOf(from, to, "shift-" + id)});
    return facts.model.caregivers.back();
  }

  Job& AddJob(const std::string& id, double metres, absl::string_view from, absl::string_view to,
              int minutes = 60) {
    Job job;
    job.order_id = id;
    job.elder_id = "elder-" + id;
    job.duration_minutes = minutes;
    job.window_start_time = absl::FromUnixSeconds(At(from));
    job.window_end_time = absl::FromUnixSeconds(At(to));
    job.priority = Priority::kEntitlement;
    job.location = North(metres).point;
    job.county_code = kCountyCode;
    facts.jobs.push_back({job, {}, {}, {}});
    return facts.jobs.back().job;
  }

  // Somebody goes to the order, or is asked.
  void Book(const std::string& order_id, const std::string& caregiver_id, absl::string_view start,
            EntryState state = EntryState::kAssigned) {
    for (DayJob& known : facts.jobs) {
      if (known.job.order_id != order_id) continue;
      known.job.state = state == EntryState::kHeld ? JobState::kOffered : JobState::kAssigned;
      Entry entry;
      entry.span = {At(start), At(start) + known.job.duration_minutes * 60};
      entry.place = Place(known.job.location);
      entry.state = state;
      entry.offer_id = "offer-" + order_id;
      facts.model.entries.push_back({caregiver_id, entry});
      facts.bookings.push_back(
          {order_id, known.job.elder_id, known.job.slot(), caregiver_id, entry});
    }
  }

  Draft Make(int64_t change_seconds = 900, absl::string_view from = "08:00") const {
    return MakeDraft(facts, {kDay, At("07:00"), At(from), change_seconds, false}, {});
  }

  // The same city as a database might as well give it.
  void Shuffle(uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto mix = [&](auto& list) { std::shuffle(list.begin(), list.end(), random); };
    mix(facts.model.providers);
    mix(facts.model.caregivers);
    mix(facts.model.shifts);
    mix(facts.model.absences);
    mix(facts.model.entries);
    mix(facts.jobs);
    mix(facts.bookings);
    for (DayJob& job : facts.jobs) {
      mix(job.barred);
      mix(job.refused);
      mix(job.familiar);
    }
  }

  DayFacts facts;
};

inline const DayVisit& VisitOf(const Day& day, const std::string& order_id) {
  return *std::find_if(day.visits.begin(), day.visits.end(),
                       [&](const DayVisit& visit) { return visit.order_id == order_id; });
}

}  // namespace homecare::matching
