// The simulated people: operators, elders at their buttons, caregivers on the road. Everything they
// do is a call of the public API at its virtual time.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "deploy/demo/agenda.h"
#include "deploy/demo/offer_watch.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/random.h"
#include "deploy/demo/stage.h"
#include "deploy/demo/world.h"

namespace homecare::demo {

// What was done so far, for the progress line and the report.
struct Counts {
  int64_t orders_placed = 0;
  int64_t orders_refused = 0;
  int64_t cancellations = 0;
  int64_t presses = 0;
  int64_t incidents = 0;
  int64_t offers = 0;
  int64_t accepted = 0;
  int64_t declined = 0;
  int64_t check_ins = 0;
  int64_t check_outs = 0;
};

// An order somebody will ask for.
struct Wish {
  const Elder* elder = nullptr;
  std::string item_code;
  absl::Time place_time;
  absl::Time window_start;
  absl::Time window_end;
  int duration_minutes = 0;
  bool double_up = false;
  bool cancelled = false;
};

// Not thread safe.
class CityDay {
 public:
  CityDay(Peers& peers, Stage& stage, OfferWatch& watch, const World& world, uint64_t seed)
      : peers_(peers), stage_(stage), watch_(watch), world_(world), seed_(seed) {}

  // The month so far: visits through the whole line on the days before, so that some elders stand
  // near their cap.
  void PlanHistory(absl::CivilDay first, absl::CivilDay day);
  // The service day itself.
  void PlanDay(absl::CivilDay day);

  // Something else is done at that time.
  void At(absl::Time time, Deed deed) { agenda_.At(time, std::move(deed)); }
  // Whoever was put on the day's roster by a plan comes, as if they had accepted.
  absl::Status ReadRoster(absl::CivilDay day);

  // Runs until `end`, calling `progress` now and then.
  absl::Status RunUntil(absl::Time end, const std::function<void()>& progress);

  const Counts& counts() const { return counts_; }

 private:
  struct Errand {
    matching::v1::Assignment assignment;
    absl::Time check_in_time;
  };

  void PlanOrder(const Wish& wish);
  void PlanPresses(const Elder& elder, absl::Time time);
  void PlanNearCap(const Elder& elder, absl::CivilDay first, absl::CivilDay day);
  Wish DrawWish(const Elder& elder, absl::CivilDay day, Random& random);

  absl::Status Place(const Wish& wish);
  absl::Status Cancel(const std::string& order_id);
  absl::Status Press(const Elder& elder, intake::v1::Button button, int64_t counter,
                     const std::string& request_id);
  absl::Status Acknowledge(const std::string& incident_id);
  absl::Status CloseIncident(const std::string& incident_id, intake::v1::IncidentOutcome outcome);
  absl::Status AnswerOffers();
  void PlanAnswer(const matching::v1::Offer& offer);
  absl::Status Accept(const matching::v1::Offer& offer);
  void PlanArrival(const matching::v1::Assignment& assignment);
  absl::Status Decline(const matching::v1::Offer& offer);
  absl::Status CheckIn(const matching::v1::Assignment& assignment);
  absl::Status CheckOut(const Errand& errand);
  template <typename Request>
  void Prove(const matching::v1::Assignment& assignment, const char* when, Request* request);

  std::string RequestId(const std::string& about) const;

  Peers& peers_;
  Stage& stage_;
  OfferWatch& watch_;
  const World& world_;
  const uint64_t seed_;
  Agenda agenda_;
  Counts counts_;
  int64_t next_wish_ = 0;
  // Answered already, or left alone on purpose.
  std::set<std::string> offers_seen_;
  // Visits to which somebody is on the way.
  std::set<std::string> visits_seen_;
  // Orders of an authorised second caregiver, who does not wait at the door.
  std::set<std::string> double_ups_;
  // Elders with a caregiver in the house now: the next one waits at the door.
  std::map<std::string, int> in_the_house_;
};

}  // namespace homecare::demo
