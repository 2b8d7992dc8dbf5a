#include "tests/unit/billing/model/random_elder.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"

namespace homecare::billing::model {
namespace {

constexpr absl::CivilDay kFirst{2022, 6, 1};
constexpr absl::CivilDay kStart{2022, 1, 1};

template <typename Fact>
Recorded<Fact> RecordedAt(Fact fact, absl::Time time) {
  return {std::move(fact), time, absl::InfiniteFuture()};
}

// Some slot that this book has not used: claims of one instant may not overlap.
int TakeSlot(Dice& dice, std::vector<bool>& used) {
  int slot = static_cast<int>(dice.Upto(kSlots - 1));
  while (used[slot]) slot = (slot + 1) % kSlots;
  used[slot] = true;
  return slot;
}

void MaybeReplace(Dice& dice, int slot, absl::Time& replaced_time) {
  if (slot + 1 < kSlots && dice.OneIn(4)) {
    replaced_time = Slot(slot + 1 + static_cast<int>(dice.Upto(kSlots - slot - 2)));
  }
}

Grant RandomGrant(Dice& dice, int number) {
  const absl::CivilDay from = kFirst - 3 + dice.Upto(30);
  Grant grant{absl::StrCat("g", number), static_cast<Level>(dice.Upto(2)),
              static_cast<AreaClass>(dice.Upto(1)), from, std::nullopt};
  if (!dice.OneIn(3)) grant.valid_to = from + dice.Upto(20);
  return grant;
}

std::vector<Recorded<Grant>> RandomGrants(Dice& dice) {
  std::vector<Recorded<Grant>> grants;
  if (!dice.OneIn(6)) {
    Grant first = RandomGrant(dice, 0);
    first.valid_from = dice.OneIn(2) ? kStart : kFirst + dice.Upto(12);
    first.valid_to.reset();
    grants.push_back(RecordedAt(first, absl::InfinitePast()));
  }
  std::vector<bool> used(kSlots);
  for (int64_t i = dice.Upto(3); i > 0; --i) {
    const int slot = TakeSlot(dice, used);
    grants.push_back(RecordedAt(RandomGrant(dice, static_cast<int>(i)), Slot(slot)));
    MaybeReplace(dice, slot, grants.back().replaced_time);
  }
  return grants;
}

std::vector<Recorded<Suspension>> RandomSuspensions(Dice& dice) {
  std::vector<Recorded<Suspension>> suspensions;
  for (int64_t i = dice.Upto(3); i > 0; --i) {
    Suspension suspension;
    suspension.start_time = StartOf(kFirst - 2 + dice.Upto(31)) + absl::Seconds(dice.Upto(90'000));
    if (!dice.OneIn(4)) {
      suspension.end_time = suspension.start_time + absl::Seconds(dice.Upto(200'000));
    }
    if (!dice.OneIn(4)) suspension.suspension_id = absl::StrCat("s", dice.Upto(1));
    const int slot = static_cast<int>(dice.Upto(kSlots - 1));
    suspensions.push_back(RecordedAt(suspension, Slot(slot)));
    MaybeReplace(dice, slot, suspensions.back().replaced_time);
  }
  return suspensions;
}

std::vector<Recorded<AreaClass>> RandomAreas(Dice& dice) {
  std::vector<Recorded<AreaClass>> areas = {
      RecordedAt(static_cast<AreaClass>(dice.Upto(1)), absl::InfinitePast())};
  if (dice.OneIn(2)) {
    areas[0].replaced_time = Slot(static_cast<int>(dice.Upto(kSlots - 1)));
    areas.push_back(RecordedAt(static_cast<AreaClass>(dice.Upto(1)), areas[0].replaced_time));
  }
  return areas;
}

// The same visit as it may be corrected.
Visit Corrected(Dice& dice, Visit visit) {
  const Visit other = RandomVisit(dice, 0);
  switch (dice.Upto(4)) {
    case 0:
      visit.check_out_time -= absl::Seconds(
          dice.Upto(absl::ToInt64Seconds(visit.check_out_time - visit.check_in_time)));
      break;
    case 1:
      visit.check_in_time = other.check_in_time;
      visit.check_out_time = other.check_out_time;
      break;
    case 2:
      visit.family_consent = !visit.family_consent;
      break;
    case 3:
      visit.double_up = !visit.double_up;
      break;
    default:
      visit.bucket = other.bucket;
  }
  return visit;
}

// A visit with its corrections, its void and its return.
void AddVisit(Dice& dice, Visit visit, std::vector<Recorded<Visit>>& records) {
  int slot = static_cast<int>(dice.OneIn(2) ? dice.Upto(1) : dice.Upto(kSlots - 1));
  records.push_back(RecordedAt(visit, Slot(slot)));
  while (dice.OneIn(3)) {
    const int next = slot + 1 + static_cast<int>(dice.Upto(2));
    if (next >= kSlots) return;
    records.back().replaced_time = Slot(next);
    const bool voided = dice.OneIn(3);
    slot = next + (voided ? 1 + static_cast<int>(dice.Upto(3)) : 0);
    if (slot >= kSlots) return;
    visit = Corrected(dice, visit);
    records.push_back(RecordedAt(visit, Slot(slot)));
  }
}

Policy RandomPolicy(Dice& dice, absl::CivilDay from) {
  Policy policy;
  policy.version_id = FormatDay(from);
  policy.effective_from = from;
  for (Minutes& cap : policy.cap_minutes) cap = Minutes(20 + dice.Upto(200));
  policy.shortest_visit_minutes = Minutes(10 + dice.Upto(10));
  if (dice.OneIn(3)) policy.level_change = LevelChange::kHighestOfMonth;
  if (dice.OneIn(3)) policy.partial_month = PartialMonth::kByGrantedDays;
  if (dice.OneIn(3)) policy.area_source = AreaSource::kRegisteredAddress;
  if (dice.OneIn(4)) policy.overlap_rule = OverlapRule::kEachCounts;
  if (dice.OneIn(4)) policy.over_cap_payer = OverCapPayer::kProvider;
  return policy;
}

Tariff RandomTariff(Dice& dice, AreaClass area, absl::CivilDay from) {
  return {area,
          from,
          std::nullopt,
          FenPerHour(1000 + dice.Upto(700)),
          FenPerHour(1000 + dice.Upto(700)),
          FormatDay(from)};
}

RuleHistory RandomRules(Dice& dice) {
  RuleHistory rules;
  rules.policies.push_back(RecordedAt(RandomPolicy(dice, kStart), absl::InfinitePast()));
  std::vector<bool> used(kSlots);
  for (int64_t i = dice.Upto(2); i > 0; --i) {
    const absl::CivilDay from = dice.OneIn(3) ? kStart : kFirst - 1 + dice.Upto(30);
    rules.policies.push_back(RecordedAt(RandomPolicy(dice, from), Slot(TakeSlot(dice, used))));
  }
  for (const AreaClass area : {AreaClass::kUrban, AreaClass::kRural}) {
    rules.tariffs.push_back(RecordedAt(RandomTariff(dice, area, kStart), absl::InfinitePast()));
    std::vector<bool> used_by_area(kSlots);
    for (int64_t i = dice.Upto(2); i > 0; --i) {
      Tariff tariff = RandomTariff(dice, area, kFirst - 1 + dice.Upto(30));
      if (dice.OneIn(2)) tariff.valid_to = tariff.valid_from + dice.Upto(9);
      rules.tariffs.push_back(RecordedAt(tariff, Slot(TakeSlot(dice, used_by_area))));
    }
  }
  return rules;
}

}  // namespace

absl::Time Slot(int slot) {
  return StartOf(absl::CivilDay(2022, 7, 6)) + absl::Hours(24) * (slot - 2);
}

Visit RandomVisit(Dice& dice, int number) {
  constexpr int kDays[] = {-1, 0, 9, 10, 29, 30};
  Visit visit;
  visit.visit_id = absl::StrCat(std::string(1, static_cast<char>('a' + dice.Upto(3))), number);
  int64_t second = dice.Upto(86'399);
  if (dice.OneIn(2)) second -= second % 3'600;            // Equal check-ins.
  if (dice.OneIn(3)) second = 86'400 - dice.Upto(3'000);  // Over midnight.
  visit.check_in_time = StartOf(kFirst + kDays[dice.Upto(5)]) + absl::Seconds(second) +
                        absl::Milliseconds(dice.Upto(999));
  const int64_t longest = dice.OneIn(5) ? 1'500 : dice.OneIn(30) ? 30'000 : 6'000;
  visit.check_out_time = visit.check_in_time + absl::Seconds(dice.Upto(longest));
  visit.bucket = dice.OneIn(10) ? Bucket::kOther : Bucket::kCare;
  visit.double_up = dice.OneIn(6);
  visit.family_consent = dice.OneIn(2);
  return visit;
}

World RandomWorld(uint64_t seed) {
  Dice dice(seed);
  World world;
  world.elder.elder_id = "elder";
  world.elder.registered_areas = RandomAreas(dice);
  world.elder.grants = RandomGrants(dice);
  world.elder.suspensions = RandomSuspensions(dice);
  for (int64_t i = 2 + dice.Upto(10); i > 0; --i) {
    AddVisit(dice, RandomVisit(dice, static_cast<int>(i)), world.elder.visits);
  }
  std::shuffle(world.elder.visits.begin(), world.elder.visits.end(), dice.engine());
  world.rules = RandomRules(dice);
  world.as_of = Slot(2 + static_cast<int>(dice.Upto(kSlots - 3)));
  return world;
}

}  // namespace homecare::billing::model
