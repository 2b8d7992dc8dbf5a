// What people will want: orders and presses, drawn from the seed before time begins.
#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "deploy/demo/city_day.h"

namespace homecare::demo {
namespace {

struct MenuChoice {
  const char* item_code;
  int share;  // of 100
  std::array<int, 3> minutes;
};

constexpr auto kMenu = std::to_array<MenuChoice>({
    {"CLEANING", 28, {60, 90, 120}},
    {"COMPANIONSHIP", 20, {60, 90, 120}},
    {"BATHING", 14, {45, 60, 60}},
    {"FEEDING", 14, {30, 45, 50}},
    {"MEAL_DELIVERY", 8, {15, 15, 20}},
    {"NURSING_CARE", 7, {45, 60, 90}},
    {"REHABILITATION", 6, {45, 60, 60}},
    {"MEDICAL_ACCOMPANIMENT", 3, {120, 150, 180}},
});

constexpr int kOrdersPerTenCaregivers = 25;
constexpr int kLongVisitMinutes = 400;

const MenuChoice& DrawItem(Random& random) {
  int draw = random.Below(100);
  for (const MenuChoice& choice : kMenu) {
    draw -= choice.share;
    if (draw < 0) return choice;
  }
  return kMenu.front();
}

}  // namespace

Wish CityDay::DrawWish(const Elder& elder, absl::CivilDay day, Random& random) {
  const MenuChoice& choice = DrawItem(random);
  Wish wish;
  wish.elder = &elder;
  wish.item_code = choice.item_code;
  wish.duration_minutes = choice.minutes[random.Below(3)];
  wish.window_start = StartOf(day) + absl::Hours(8) + absl::Minutes(15 * random.Between(2, 28));
  wish.window_end = wish.window_start + absl::Minutes(15 * random.Between(4, 10));
  wish.place_time = std::max(StartOf(day) + absl::Hours(6) + absl::Minutes(30),
                             wish.window_start - absl::Minutes(random.Between(60, 300)));
  wish.cancelled = random.Permille(30);
  return wish;
}

void CityDay::PlanNearCap(const Elder& elder, absl::CivilDay first, absl::CivilDay day) {
  Random random(seed_, elder.elder_id + "/month");
  const int wanted = CapMinutes(elder.level) - random.Between(20, 100);
  const int days = static_cast<int>(day - first);
  const int visits = std::min(days, (wanted + kLongVisitMinutes - 1) / kLongVisitMinutes);
  for (int i = 0; i < visits; ++i) {
    Wish wish;
    wish.elder = &elder;
    wish.item_code = "COMPANIONSHIP";
    wish.duration_minutes = std::min(480, wanted / visits);
    wish.place_time = StartOf(first + i) + absl::Hours(6);
    wish.window_start = StartOf(first + i) + absl::Hours(8) + absl::Minutes(30);
    wish.window_end = wish.window_start + absl::Hours(2);
    PlanOrder(wish);
  }
}

void CityDay::PlanHistory(absl::CivilDay first, absl::CivilDay day) {
  Random random(seed_, "history");
  for (const Elder& elder : world_.elders) {
    if (elder.near_cap) {
      PlanNearCap(elder, first, day);
    } else if (random.Permille(300)) {
      const absl::CivilDay on = first + random.Below(static_cast<int>(day - first));
      Wish wish = DrawWish(elder, on, random);
      wish.place_time = StartOf(on) + absl::Hours(6);
      wish.cancelled = false;
      PlanOrder(wish);
    }
  }
}

void CityDay::PlanDay(absl::CivilDay day) {
  Random random(seed_, "day");
  const int orders = static_cast<int>(world_.caregivers.size()) * kOrdersPerTenCaregivers / 10;
  std::vector<const Elder*> elders;
  for (const Elder& elder : world_.elders) elders.push_back(&elder);
  for (size_t i = elders.size(); i > 1; --i) {
    std::swap(elders[i - 1], elders[random.Below(static_cast<int>(i))]);
  }
  // Those near their cap ask today as well: this is where one visit becomes two lines.
  std::stable_partition(elders.begin(), elders.end(),
                        [](const Elder* elder) { return elder->near_cap; });
  for (int i = 0; i < orders; ++i) {
    Wish wish = DrawWish(*elders[i % elders.size()], day, random);
    PlanOrder(wish);
    if (random.Permille(10)) {
      wish.double_up = true;
      PlanOrder(wish);
    }
  }
  for (const Elder& elder : world_.elders) {
    if (!random.Permille(60)) continue;
    PlanPresses(elder, StartOf(day) + absl::Hours(8) + absl::Seconds(random.Below(9 * 3600)));
  }
}

void CityDay::PlanOrder(const Wish& wish) {
  agenda_.At(wish.place_time, [this, wish] { return Place(wish); });
}

void CityDay::PlanPresses(const Elder& elder, absl::Time time) {
  Random random(seed_, elder.elder_id + "/press");
  const auto button = random.Permille(400) ? intake::v1::BUTTON_RED : intake::v1::BUTTON_GREEN;
  const auto press = [this, &elder, button](absl::Time at, int64_t counter, const char* which) {
    const std::string request_id = RequestId(absl::StrCat(elder.elder_id, "/press/", which));
    agenda_.AtExactly(at, [this, &elder, button, counter, request_id] {
      return Press(elder, button, counter, request_id);
    });
  };
  press(time, 1, "first");
  // Some press again in their need; some terminals send one press twice.
  if (random.Permille(300)) press(time + absl::Seconds(random.Between(5, 40)), 2, "again");
  if (random.Permille(200)) press(time + absl::Seconds(random.Between(1, 3)), 1, "retransmission");
}

std::string CityDay::RequestId(const std::string& about) const {
  // 64 characters at most: the seed keeps two demos apart, the rest says what is asked.
  std::string id = absl::StrCat("demo-", seed_, "-", about);
  std::replace(id.begin(), id.end(), '/', '.');
  return id.substr(0, 64);
}

}  // namespace homecare::demo
