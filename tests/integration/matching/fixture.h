// A matching service without its server: real PostgreSQL, the change runner, a clock the test
// moves, deadlines that fire when it does. After each test the model must be what a restart would
// load, and the calendars what the offers say.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/change/runner.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/matching/api/apply.h"
#include "services/matching/api/change_session.h"
#include "services/matching/api/day_planner.h"
#include "services/matching/domain/desk.h"
#include "services/matching/domain/matcher.h"
#include "services/matching/storage/lists.h"
#include "services/matching/storage/load.h"
#include "tests/support/test_database.h"

namespace homecare::matching {

inline constexpr char kCity[] = "370300";
inline constexpr char kCounty[] = "370303";

class ManualClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixMicros(micros_); }
  void Set(absl::Time time) { micros_ = absl::ToUnixMicros(time); }

 private:
  // 2022-06-01, a Wednesday, 08:00 in Zibo.
  std::atomic<int64_t> micros_ = 1654041600000000;
};

struct OrderSpec {
  std::string order_id;
  std::string elder_id = "elder";
  // The start window, from the clock's first instant.
  absl::Duration from = absl::Hours(2);
  absl::Duration to = absl::Hours(4);
  int minutes = 60;
  type::v1::Priority priority = type::v1::PRIORITY_ENTITLEMENT;
  bool double_up = false;
};

class MatchingTest : public ::testing::Test {
 protected:
  MatchingTest()
      : database_(pg::Database::Open({.conninfo = server_.conninfo()})),
        runner_(ChangeRunner::Create(*database_, clock_,
                                     [this](std::vector<OutboxRow> rows) { Keep(rows); })) {
    model_.Reset({});
    AddProvider("provider");
    AddElder("elder", 0);
  }

  void TearDown() override {
    Model restarted;
    ASSERT_TRUE(storage::LoadModel(*database_, kCity, clock_.Now(), restarted).ok());
    const int64_t from = absl::ToUnixSeconds(clock_.Now()) - 7 * 86'400;
    EXPECT_EQ(model_.Digest(from), restarted.Digest(from)) << "the model is not the database";
    EXPECT_EQ(server_.Count("caregiver_calendar c WHERE state = 'HELD' AND NOT EXISTS"
                            " (SELECT 1 FROM offer o WHERE o.offer_id = c.offer_id"
                            " AND o.state = 'OPEN' AND o.caregiver_id = c.caregiver_id)"),
              0);
    EXPECT_EQ(server_.Count("offer o WHERE state = 'OPEN' AND NOT EXISTS"
                            " (SELECT 1 FROM caregiver_calendar c WHERE o.offer_id = c.offer_id"
                            " AND c.state = 'HELD')"),
              0);
    EXPECT_EQ(server_.Count("assignment a WHERE (state IN ('SCHEDULED', 'IN_PROGRESS',"
                            " 'COMPLETED')) IS DISTINCT FROM EXISTS"
                            " (SELECT 1 FROM caregiver_calendar c JOIN elder_calendar e"
                            " USING (offer_id) WHERE c.visit_id = a.visit_id)"),
              0);
    EXPECT_EQ(server_.Count("job j WHERE (state = 'OFFERED') IS DISTINCT FROM EXISTS"
                            " (SELECT 1 FROM offer o WHERE o.order_id = j.order_id"
                            " AND o.state = 'OPEN')"),
              0);
  }

  // One change.
  absl::Status InChange(ChangeBody body) {
    homecare::Step step{.city_code = kCity, .body = std::move(body)};
    runner_->Run(Lane::kNormal, absl::MakeSpan(&step, 1));
    return step.outcome;
  }

  absl::Status Hear(const event::v1::Event& event) {
    return InChange([&](homecare::Change& change) { return listener_.Apply(change, event); });
  }

  void AddProvider(const std::string& id) {
    event::v1::Event event;
    auto* provider = event.mutable_provider_changed();
    provider->set_provider_id(id);
    provider->set_contract_from("2022-01-01");
    provider->add_county_codes(kCounty);
    provider->set_active(true);
    ASSERT_TRUE(Hear(event).ok());
  }

  void AddElder(const std::string& id, double metres, const std::vector<std::string>& barred = {}) {
    event::v1::Event event;
    auto* elder = event.mutable_elder_changed();
    elder->set_elder_id(id);
    elder->set_county_code(kCounty);
    *elder->mutable_location() = PlaceAt(metres);
    for (const std::string& caregiver_id : barred) elder->add_barred_caregiver_ids(caregiver_id);
    elder->set_active(true);
    ASSERT_TRUE(Hear(event).ok());
  }

  // On shift for ten hours from now unless said otherwise.
  void AddCaregiver(const std::string& id, double metres, bool on_shift = true) {
    event::v1::Event event;
    auto* caregiver = event.mutable_caregiver_changed();
    caregiver->set_caregiver_id(id);
    caregiver->set_provider_id("provider");
    *caregiver->mutable_base() = PlaceAt(metres);
    auto* certificate = caregiver->add_certificates();
    certificate->set_certificate_id("certificate");
    certificate->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    certificate->set_valid_from("2022-01-01");
    certificate->set_valid_to("2023-01-01");
    caregiver->set_daily_limit_minutes(480);
    caregiver->set_weekly_limit_minutes(2640);
    caregiver->set_active(true);
    ASSERT_TRUE(Hear(event).ok());
    if (!on_shift) return;
    ASSERT_TRUE(PutShift(id, absl::ZeroDuration(), absl::Hours(10)).ok());
  }

  absl::StatusOr<int> PutShift(const std::string& caregiver_id, absl::Duration from,
                               absl::Duration to) {
    int changed = 0;
    RETURN_IF_ERROR(InSession([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(
          changed,
          desk_.PutShifts(session,
                          {{caregiver_id, {"shift-" + caregiver_id, {Second(from), Second(to)}}}}));
      return absl::OkStatus();
    }));
    return changed;
  }

  event::v1::Event Placed(const OrderSpec& spec) const {
    event::v1::Event event;
    auto* order = event.mutable_order_placed();
    order->set_order_id(spec.order_id);
    order->set_elder_id(spec.elder_id);
    order->set_item_code("bath");
    order->set_bucket(spec.priority == type::v1::PRIORITY_EMERGENCY ? type::v1::BUCKET_EMERGENCY
                                                                    : type::v1::BUCKET_CARE_HOURS);
    order->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    order->set_duration_minutes(spec.minutes);
    *order->mutable_start_window() =
        rpc::ToProto(rpc::TimeSpan{start_ + spec.from, start_ + spec.to});
    order->set_priority(spec.priority);
    order->set_double_up(spec.double_up);
    order->set_family_consent(true);
    *order->mutable_location() = PlaceAt(0);
    order->set_county_code(kCounty);
    return event;
  }

  void Place(const OrderSpec& spec) { ASSERT_TRUE(Hear(Placed(spec)).ok()); }

  void PlaceEmergency(const std::string& order_id, const std::string& elder_id = "elder") {
    OrderSpec spec{order_id, elder_id};
    spec.from = clock_.Now() - start_;
    spec.to = spec.from + absl::Hours(1);
    spec.minutes = 30;
    spec.priority = type::v1::PRIORITY_EMERGENCY;
    Place(spec);
  }

  void Cancel(const std::string& order_id) {
    event::v1::Event event;
    event.mutable_order_cancelled()->set_order_id(order_id);
    ASSERT_TRUE(Hear(event).ok());
  }

  void VisitIs(const Assignment& assignment, event::v1::VisitState state,
               absl::Time check_out = absl::InfinitePast()) {
    event::v1::Event event;
    auto* visit = event.mutable_visit_changed();
    visit->set_visit_id(assignment.visit_id);
    visit->set_state(state);
    if (check_out != absl::InfinitePast()) {
      *visit->mutable_check_out_time() = rpc::ToProto(check_out);
    }
    ASSERT_TRUE(Hear(event).ok());
  }

  absl::Status InSession(const std::function<absl::Status(Session&)>& body) {
    return InChange([&](homecare::Change& change) {
      ChangeSession session(change);
      return body(*session);
    });
  }

  absl::StatusOr<Accepted> Accept(const Offer& offer) {
    Accepted accepted;
    RETURN_IF_ERROR(InSession([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(accepted, desk_.Accept(session, offer.offer_id, offer.caregiver_id));
      return absl::OkStatus();
    }));
    return accepted;
  }

  absl::StatusOr<Offer> Decline(const Offer& offer) {
    Offer declined;
    RETURN_IF_ERROR(InSession([&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(declined, desk_.Decline(session, offer.offer_id, offer.caregiver_id, 2));
      return absl::OkStatus();
    }));
    return declined;
  }

  // Moves the clock, stopping at each deadline on the way as the deadline runner would.
  void Advance(absl::Duration by) {
    const absl::Time target = clock_.Now() + by;
    while (FireNext(target)) {
    }
    clock_.Set(target);
  }

  // The offers of an order in the state, in order of making.
  std::vector<Offer> OffersOf(const std::string& order_id,
                              std::optional<OfferState> state = OfferState::kOpen) {
    std::vector<Offer> offers;
    Read([&](pg::Tx& tx) {
      const std::string name = state ? std::string(Name(*state)) : "";
      offers = storage::ListOffers(tx, kCity, {"", order_id, name}, absl::Now(), "", 1000);
    });
    std::sort(offers.begin(), offers.end(),
              [](const Offer& a, const Offer& b) { return a.round < b.round; });
    return offers;
  }

  // The only open offer of the order, which must be there.
  Offer OfferOf(const std::string& order_id) {
    const std::vector<Offer> offers = OffersOf(order_id);
    EXPECT_EQ(offers.size(), 1u) << "of " << order_id;
    return offers.empty() ? Offer{} : offers[0];
  }

  std::string JobState(const std::string& order_id) {
    return server_.Scalar(absl::StrCat("SELECT state FROM job WHERE order_id = '", order_id, "'"));
  }

  // What was told about an order, since the start.
  std::vector<event::v1::Event> Told(const std::string& order_id) {
    const std::lock_guard lock(mutex_);
    std::vector<event::v1::Event> told;
    for (const event::v1::Event& event : told_) {
      if (event.key() == order_id) told.push_back(event);
    }
    return told;
  }
  event::v1::Event LastTold(const std::string& order_id) {
    const auto told = Told(order_id);
    return told.empty() ? event::v1::Event() : told.back();
  }

  static std::string RuleIn(const event::v1::OrderUnmatched& unmatched) {
    std::string text;
    for (const auto& count : unmatched.rejections()) {
      absl::StrAppend(&text, count.rule(), "=", count.caregivers(), " ");
    }
    return text;
  }

  void Read(const std::function<void(pg::Tx&)>& body) {
    ASSERT_TRUE(database_
                    ->Read(Lane::kNormal,
                           [&](pg::Tx& tx) {
                             body(tx);
                             return absl::OkStatus();
                           })
                    .ok());
  }

  static void InParallel(int threads, const std::function<void(int)>& work) {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back([&work, i] { work(i); });
    for (std::thread& thread : running) thread.join();
  }

  int64_t Second(absl::Duration since_start) const {
    return absl::ToUnixSeconds(start_ + since_start);
  }
  // So many metres north of the elder's home.
  static type::v1::LatLng PlaceAt(double metres) {
    type::v1::LatLng place;
    place.set_latitude_degrees(36.8 + metres / 111'200.0);
    place.set_longitude_degrees(118.05);
    return place;
  }

  testing::TestDatabase server_{"matching"};
  std::unique_ptr<pg::Database> database_;
  ManualClock clock_;
  const absl::Time start_ = clock_.Now();
  std::mutex mutex_;
  std::vector<event::v1::Event> told_;
  MatchPolicy policy_;
  Model model_;
  Matcher matcher_{model_, policy_, &NewId};
  Desk desk_{matcher_};
  PlanPolicy plan_policy_;
  PlanDesk plan_desk_{desk_, plan_policy_};
  DayPlanner planner_{matcher_,
                      {},
                      plan_desk_,
                      plan_policy_,
                      clock_,
                      planner::NoWorkers(),
                      [this](const std::string&, ChangeBody body) { return InChange(body); }};
  Listener listener_{desk_, plan_desk_, model_};
  std::unique_ptr<ChangeRunner> runner_;

 private:
  void Keep(const std::vector<OutboxRow>& rows) {
    const std::lock_guard lock(mutex_);
    for (const OutboxRow& row : rows) {
      event::v1::Event event;
      EXPECT_TRUE(event.ParseFromString(row.bytes));
      told_.push_back(std::move(event));
    }
  }

  // Fires the first deadline due by then, in a change that deletes it; false where there is none.
  bool FireNext(absl::Time until) {
    std::optional<Deadline> due;
    Read([&](pg::Tx& tx) {
      for (const pg::Row& row :
           tx.Exec("SELECT kind, subject_id, due_time, emergency FROM deadline"
                   " WHERE city_code = $1 AND due_time <= $2 ORDER BY due_time, kind, subject_id"
                   " LIMIT 1",
                   {kCity, until})) {
        due = Deadline{row.Text("kind"), row.Text("subject_id"), row.Time("due_time"),
                       row.Bool("emergency")};
      }
    });
    if (!due) return false;
    clock_.Set(std::max(clock_.Now(), due->due_time));
    EXPECT_TRUE(InChange([&](homecare::Change& change) {
                  change.tx().Exec(
                      "DELETE FROM deadline WHERE city_code = $1 AND kind = $2"
                      " AND subject_id = $3",
                      {kCity, due->kind, due->subject_id});
                  return listener_.Fire(change, *due);
                }).ok());
    return true;
  }
};

}  // namespace homecare::matching
