#include "tests/bench/match.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/base/check.h"
#include "deploy/demo/random.h"
#include "services/matching/domain/model.h"

namespace homecare::bench {
namespace {

using matching::ModelFacts;
using matching::Span;

constexpr int kOrders = 300;
constexpr int64_t kMinute = 60;
constexpr int64_t kHour = 3600;
// 2022-06-15, a Wednesday.
const int64_t kDay = absl::CivilDay(2022, 6, 15) - absl::CivilDay(1970, 1, 1);

int64_t At(double hours) {
  return matching::SpanOfDay(kDay).start + static_cast<int64_t>(hours * kHour);
}

// The city, some 80 km by 60 km.
LatLng SomePlace(demo::Random& random) {
  return {36.6 + 0.35 * random.Signed(), 118.05 + 0.33 * random.Signed()};
}

// Five visits of an hour in a shift of ten, an hour of its own each: half full.
void FillDay(const std::string& id, const LatLng& base, demo::Random& random, ModelFacts* facts) {
  facts->shifts.push_back({id, {"shift-" + id, {At(8), At(18)}, 1}});
  for (int i = 0; i < 5; ++i) {
    matching::Entry entry;
    const int64_t start = At(8.25 + 2 * i) + random.Below(30) * kMinute;
    entry.span = {start, start + kHour};
    entry.place = matching::Place(LatLng{base.latitude_degrees + 0.02 * random.Signed(),
                                         base.longitude_degrees + 0.02 * random.Signed()});
    entry.state = matching::EntryState::kAssigned;
    entry.offer_id = absl::StrCat("offer-", id, "-", i);
    entry.visit_id = absl::StrCat("visit-", id, "-", i);
    facts->entries.push_back({id, std::move(entry)});
  }
}

ModelFacts CityOf(int caregivers, demo::Random& random) {
  ModelFacts facts;
  facts.providers = {{"provider", {kDay - 1000}, {"370303"}, true}};
  for (int i = 0; i < caregivers; ++i) {
    matching::Caregiver caregiver;
    caregiver.caregiver_id = absl::StrCat("caregiver-", i);
    caregiver.provider_id = "provider";
    caregiver.base = SomePlace(random);
    caregiver.certificates = {{matching::Qualification::kCaregiver, {kDay - 1000, kDay + 1000}}};
    caregiver.daily_limit_minutes = 480;
    caregiver.weekly_limit_minutes = 2640;
    caregiver.active = true;
    FillDay(caregiver.caregiver_id, caregiver.base, random, &facts);
    facts.caregivers.push_back(std::move(caregiver));
  }
  return facts;
}

matching::VisitRequest SomeOrder(demo::Random& random) {
  matching::VisitRequest request;
  request.elder_id = "elder";
  request.county_code = "370303";
  request.place = matching::Place(SomePlace(random));
  request.duration_seconds = 45 * kMinute;
  const int64_t start = At(8) + random.Below(7 * 60) * kMinute;
  request.start_window = Span{start, start + 2 * kHour};
  request.not_before = At(0);
  return request;
}

double MedianMilliseconds(int caregivers) {
  demo::Random random(caregivers);
  matching::Model model;
  model.Reset(CityOf(caregivers, random));
  std::vector<double> milliseconds;
  bool found = false;
  for (int i = 0; i < kOrders; ++i) {
    const matching::VisitRequest request = SomeOrder(random);
    const auto begin = std::chrono::steady_clock::now();
    matching::Search search = model.Rank(request);
    found |= search.Pop().has_value();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    milliseconds.push_back(took.count());
  }
  HC_CHECK(found);  // a day in which nobody can go would be judged too fast
  return Median(std::move(milliseconds));
}

}  // namespace

void BenchMatch(Report* report) {
  const double small = MedianMilliseconds(400);
  const double city = MedianMilliseconds(4'000);
  const double province = MedianMilliseconds(40'000);
  report->Add("match_4000_ms_p50", city, Goal{Goal::Kind::kLess, 1.0});
  report->Add("match_400_ms_p50", small);
  report->Add("match_40000_ms_p50", province);
  report->Add("match_growth_400_to_4000", city / small);
  report->Add("match_growth_4000_to_40000", province / city);
}

}  // namespace homecare::bench
