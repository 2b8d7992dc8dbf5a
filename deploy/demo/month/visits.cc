#include "deploy/demo/month/visits.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"

namespace homecare::demo {
namespace {

// Of a large city only so many are visited by the bulk path: some tens of thousands of visits.
constexpr size_t kMostElders = 3000;
constexpr absl::Duration kWay = absl::Minutes(15);
constexpr int kTries = 30;

constexpr auto kCare = std::to_array<const char*>(
    {"CLEANING", "COMPANIONSHIP", "BATHING", "FEEDING", "NURSING_CARE", "REHABILITATION"});

bool IsHeavy(const Elder& elder, uint64_t seed) {
  return elder.level != Level::kNone && Random(seed, elder.elder_id + "/pace").Permille(120);
}

void Plan(MonthVisit* visit, absl::Time start, int minutes, Random& random) {
  visit->planned_start_time = start;
  visit->planned_end_time = start + absl::Minutes(minutes);
  visit->check_in_time = start + absl::Seconds(random.Between(-240, 700));
  visit->check_out_time = visit->planned_end_time + absl::Seconds(random.Between(-500, 400));
}

}  // namespace

MonthPlan::MonthPlan(const World& world, uint64_t seed) : world_(world), seed_(seed) {
  for (const Caregiver& caregiver : world.caregivers) {
    of_provider_[caregiver.provider_id].push_back(&caregiver);
    everybody_.push_back(&caregiver);
  }
}

bool MonthPlan::Visited(const Elder& elder, absl::CivilDay day) const {
  if (IsHeavy(elder, seed_)) return true;
  Random random(seed_, elder.elder_id + "/days");
  const int every = elder.near_cap ? 5 : random.Between(2, 4);
  return (day.day() + random.Below(every)) % every == 0;
}

MonthVisit MonthPlan::Draw(const Elder& elder, absl::CivilDay day, Random& random) const {
  MonthVisit visit;
  visit.elder = &elder;
  visit.care = !random.Permille(60);
  visit.item_code = visit.care ? kCare[random.Below(kCare.size())] : "MEAL_DELIVERY";
  visit.family_consent = elder.family_consents != random.Permille(50);
  const bool last = (day + 1).month() != day.month();
  const bool night = random.Permille(last ? 120 : 8);
  const int quarter = night ? random.Between(22 * 4, 23 * 4 + 2) : random.Between(8 * 4, 16 * 4);
  const int minutes =
      IsHeavy(elder, seed_) ? random.Between(10, 16) * 15 : random.Between(2, 10) * 15;
  Plan(&visit, StartOf(day) + absl::Minutes(15 * quarter), visit.care ? minutes : 30, random);
  if (random.Permille(15)) {  // sent away at once
    visit.check_out_time = visit.check_in_time + absl::Seconds(random.Between(200, 850));
  }
  visit.away = random.Permille(4);
  visit.forgot_check_out = visit.care && random.Permille(2);
  return visit;
}

void MonthPlan::AddOf(const Elder& elder, absl::CivilDay day,
                      std::vector<MonthVisit>* visits) const {
  if (!Visited(elder, day)) return;
  Random random(seed_, absl::StrCat(elder.elder_id, "/", FormatDay(day)));
  const std::string id = absl::StrCat("bulk-", elder.elder_id, "-", FormatDay(day));
  const MonthVisit first = Draw(elder, day, random);
  visits->push_back(first);
  visits->back().visit_id = id + "-1";
  if (!first.care) return;
  MonthVisit second = first;
  second.visit_id = id + "-2";
  second.away = second.forgot_check_out = false;
  if (random.Permille(30)) {
    second.double_up = true;
    Plan(&second, first.planned_start_time, 60, random);
    visits->push_back(second);
  } else if (random.Permille(25)) {
    second.overlaps = true;
    Plan(&second, first.planned_end_time - absl::Minutes(30), 75, random);
    second.overlaps = second.check_in_time < first.check_out_time;
    visits->push_back(second);
  }
}

const Caregiver* MonthPlan::FreeFor(const MonthVisit& visit, Random& random) const {
  const auto own = of_provider_.find(ProviderOf(visit.elder->place->county_code));
  for (int i = 0; i < kTries; ++i) {
    const bool near = own != of_provider_.end() && i < kTries / 2;
    const std::vector<const Caregiver*>& choice = near ? own->second : everybody_;
    const Caregiver* caregiver = choice[random.Below(static_cast<int>(choice.size()))];
    const auto busy = free_from_.find(caregiver);
    if (busy == free_from_.end() || busy->second + kWay <= visit.check_in_time) return caregiver;
  }
  return nullptr;
}

std::vector<MonthVisit> MonthPlan::VisitsOf(absl::CivilDay day) {
  std::vector<MonthVisit> drawn;
  for (size_t i = 0; i < std::min(kMostElders, world_.elders.size()); ++i) {
    AddOf(world_.elders[i], day, &drawn);
  }
  std::stable_sort(drawn.begin(), drawn.end(), [](const MonthVisit& a, const MonthVisit& b) {
    return a.check_in_time < b.check_in_time;
  });
  Random random(seed_, "rota/" + FormatDay(day));
  std::vector<MonthVisit> visits;
  for (MonthVisit& visit : drawn) {
    visit.caregiver = FreeFor(visit, random);
    if (visit.caregiver == nullptr) continue;
    free_from_[visit.caregiver] = visit.check_out_time;
    visits.push_back(std::move(visit));
  }
  return visits;
}

}  // namespace homecare::demo
