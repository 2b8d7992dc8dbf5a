#include "services/intake/domain/layout.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "common/base/civil_time.h"

namespace homecare::intake {
namespace {

// How a visit that a plan asks for stands.
enum class Standing {
  kOpen,     // may be taken or left out
  kOrdered,  // its order has not begun
  kSettled,  // begun, over, missed, or called off by a person: nothing is to be decided
};

struct Candidate {
  PlanVisit visit;
  Standing standing = Standing::kOpen;
  int held_minutes = 0;
  bool taken = false;

  int minutes() const { return visit.duration_minutes; }
  // What is thinned alike.
  std::pair<size_t, std::string> series() const { return {visit.plan, visit.item_code}; }
};

class MonthTable {
 public:
  explicit MonthTable(const LayoutInput& input) : input_(input) {}

  Layout Make() {
    for (size_t plan = 0; plan < input_.plans.size(); ++plan) AddCandidates(plan);
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
      const auto key = [](const PlanVisit& visit) {
        return std::tie(visit.window_start_time, visit.plan, visit.weekly_visit);
      };
      return key(a.visit) < key(b.visit);
    });
    for (const Order& order : input_.orders) Attach(order);
    LetGoIfOverTheCap();
    TakeEvenly();
    FillUp();
    return Result();
  }

 private:
  void AddCandidates(size_t plan) {
    const CarePlan& one = input_.plans[plan];
    const absl::CivilDay first = std::max(absl::CivilDay(input_.month), one.arranged_from);
    for (absl::CivilDay day = first; day < absl::CivilDay(input_.month + 1); ++day) {
      if (!one.CoversDay(day)) continue;
      for (size_t i = 0; i < one.weekly_visits.size(); ++i) {
        if (one.weekly_visits[i].weekday == absl::GetWeekday(day)) AddCandidate(plan, i, day);
      }
    }
  }

  void AddCandidate(size_t plan, size_t weekly_visit, absl::CivilDay day) {
    const WeeklyVisit& weekly = input_.plans[plan].weekly_visits[weekly_visit];
    Candidate candidate;
    candidate.visit = {plan,
                       weekly_visit,
                       day,
                       StartOf(day) + absl::Minutes(weekly.window_start_minute),
                       StartOf(day) + absl::Minutes(weekly.window_end_minute),
                       weekly.item_code,
                       weekly.duration_minutes,
                       ""};
    const absl::Time last_end =
        candidate.visit.window_end_time + absl::Minutes(weekly.duration_minutes);
    if (!input_.entitlement.active || CapOn(input_.entitlement, input_.policy, day) == 0) return;
    if (RestsIn(input_.entitlement, candidate.visit.window_start_time, last_end)) return;
    if (candidate.visit.window_start_time <= input_.now) candidate.standing = Standing::kSettled;
    candidates_.push_back(std::move(candidate));
  }

  // Whether the order is what the plan asks for there. A draft has no id and no orders.
  bool Fulfils(const Order& order, const Candidate& candidate) const {
    if (order.care_plan_id.empty()) return false;
    const CarePlan& plan = input_.plans[candidate.visit.plan];
    const bool same_person = plan.preferred_caregiver_id.empty() ||
                             plan.preferred_caregiver_id == order.preferred_caregiver_id;
    const bool same_place = HasBegun(order, input_.now) || order.location == input_.home;
    return candidate.visit.order_id.empty() && order.care_plan_id == plan.care_plan_id &&
           order.start_window_start_time == candidate.visit.window_start_time &&
           order.start_window_end_time == candidate.visit.window_end_time &&
           order.item.item_code == candidate.visit.item_code &&
           order.duration_minutes == candidate.minutes() &&
           order.family_consent == plan.family_consent && same_person && same_place;
  }

  // Counts the order's minutes at the visit it fulfils, or beside the plans.
  void Attach(const Order& order) {
    if (WasTakenBack(order)) return;
    const auto fulfilled =
        std::find_if(candidates_.begin(), candidates_.end(),
                     [&](const Candidate& candidate) { return Fulfils(order, candidate); });
    const bool can_change = !order.care_plan_id.empty() && !HasBegun(order, input_.now);
    if (fulfilled == candidates_.end()) {
      if (can_change) {
        unwanted_.push_back(order.order_id);
      } else {
        beside_ += HeldMinutes(order);
      }
      return;
    }
    fulfilled->visit.order_id = order.order_id;
    fulfilled->held_minutes = HeldMinutes(order);
    fulfilled->standing = can_change ? Standing::kOrdered : Standing::kSettled;
  }

  // What is ordered stays ordered, unless a cap fell or others took the minutes meanwhile.
  void LetGoIfOverTheCap() {
    total_ = beside_;
    for (const Candidate& candidate : candidates_) total_ += candidate.held_minutes;
    const bool over = total_ > LastCap();
    for (Candidate& candidate : candidates_) {
      if (candidate.standing != Standing::kOrdered) continue;
      candidate.taken = !over;
      if (!over) continue;
      total_ -= candidate.held_minutes;
      candidate.held_minutes = 0;
      candidate.standing = Standing::kOpen;
    }
  }

  int LastCap() const {
    return candidates_.empty()
               ? 0
               : CapOn(input_.entitlement, input_.policy, candidates_.back().visit.day);
  }

  bool Fits(const Candidate& candidate) const {
    return total_ + candidate.minutes() <=
           CapOn(input_.entitlement, input_.policy, candidate.visit.day);
  }

  void Take(Candidate* candidate) {
    candidate->taken = true;
    total_ += candidate->minutes();
  }

  using Series = std::pair<size_t, std::string>;
  // Of `asked` minutes the plans may have `share`. Sums until the end of a day; all are exact.
  struct Tally {
    int64_t asked = 0;
    int64_t share = 0;
    int64_t asked_so_far = 0;
    int64_t taken_so_far = 0;
    std::map<Series, int64_t> lags;  // in minutes times `asked`
  };

  void TakeEvenly() {
    Tally tally;
    for (const Candidate& candidate : candidates_) tally.asked += candidate.minutes();
    tally.share = std::clamp<int64_t>(LastCap() - beside_, 0, tally.asked);
    for (auto day = candidates_.begin(); day != candidates_.end();) {
      std::vector<Candidate*> open;
      const absl::CivilDay today = day->visit.day;
      for (; day != candidates_.end() && day->visit.day == today; ++day) {
        tally.asked_so_far += day->minutes();
        tally.taken_so_far += day->held_minutes;
        tally.lags[day->series()] += tally.share * day->minutes() - tally.asked * day->held_minutes;
        if (day->standing == Standing::kOpen) open.push_back(&*day);
      }
      TakeOfDay(std::move(open), &tally);
    }
  }

  void TakeOfDay(std::vector<Candidate*> open, Tally* tally) {
    const auto lag = [tally](const Candidate* one) { return tally->lags[one->series()]; };
    std::stable_sort(open.begin(), open.end(),
                     [&](const Candidate* a, const Candidate* b) { return lag(a) > lag(b); });
    for (Candidate* const one : open) {
      // Nearer to the even share with it than without it?
      const int64_t middle = 2 * tally->taken_so_far + one->minutes();
      if (middle * tally->asked > 2 * tally->share * tally->asked_so_far || !Fits(*one)) continue;
      Take(one);
      tally->taken_so_far += one->minutes();
      tally->lags[one->series()] -= tally->asked * one->minutes();
    }
  }

  // What rounding left of the entitlement: minutes that nobody uses are lost. The last that fits
  // first, which disturbs the least of what is even.
  void FillUp() {
    for (auto one = candidates_.rbegin(); one != candidates_.rend(); ++one) {
      if (one->standing == Standing::kOpen && !one->taken && Fits(*one)) Take(&*one);
    }
  }

  Layout Result() {
    Layout layout;
    layout.entitled_minutes = EntitledMinutes(input_.entitlement, input_.policy, input_.month);
    layout.held_minutes = beside_;
    layout.unwanted_order_ids = std::move(unwanted_);
    for (Candidate& one : candidates_) {
      if (one.standing == Standing::kSettled) {
        layout.held_minutes += one.held_minutes;
      } else if (one.taken) {
        layout.laid_out_minutes += one.minutes();
        layout.visits.push_back(std::move(one.visit));
      } else {
        layout.left_out_minutes += one.minutes();
        if (!one.visit.order_id.empty()) layout.unwanted_order_ids.push_back(one.visit.order_id);
      }
    }
    return layout;
  }

  const LayoutInput& input_;
  std::vector<Candidate> candidates_;  // in order of (start, plan, place)
  std::vector<std::string> unwanted_;
  int beside_ = 0;
  // Of everything that holds minutes of the month: never over the cap by what is taken here.
  int total_ = 0;
};

}  // namespace

Layout LayOut(const LayoutInput& input) { return MonthTable(input).Make(); }

}  // namespace homecare::intake
