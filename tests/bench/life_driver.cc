#include "tests/bench/life_driver.h"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/status_bridge.h"
#include "deploy/demo/random.h"
#include "tests/bench/event_loop.h"

namespace homecare::bench {
namespace {

using IntakeAsync = intake::v1::IntakeService::StubInterface::async_interface;
using MatchingAsync = matching::v1::MatchingService::StubInterface::async_interface;
using RuntimeAsync = runtime::v1::RuntimeService::StubInterface::async_interface;
using VisitAsync = visit::v1::VisitService::StubInterface::async_interface;

constexpr absl::Duration kCallTimeout = absl::Seconds(30);
constexpr absl::Duration kBusyPause = absl::Milliseconds(20);
// A caregiver whose app does not show the visit yet, or whose last one is just being closed.
constexpr absl::Duration kNotYetPause = absl::Milliseconds(10);
constexpr absl::Duration kLookEvery = absl::Milliseconds(200);
constexpr int kVisitMinutes = 30;

struct Life {
  const demo::Elder* elder = nullptr;
  std::multiset<absl::Time>::iterator placed;
  matching::v1::Assignment assignment;
};
using LifePtr = std::shared_ptr<Life>;

bool IsOverload(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsAborted(status) || absl::IsDeadlineExceeded(status);
}

bool IsNotYet(const absl::Status& status) {
  const std::string reason = Reason(status);
  return reason == "VISIT_NOT_FOUND" || reason == "CAREGIVER_BUSY";
}

class Driver final : public LifeDriver {
 public:
  Driver(demo::Peers& peers, const demo::World& world, DriverOptions options)
      : peers_(peers), options_(std::move(options)), random_(options_.seed), now_(options_.start) {
    for (const demo::Elder& elder : world.elders) free_.push_back(&elder);
    matching::v1::WatchOffersRequest watch;
    watch.set_city_code(demo::kCity);
    offers_ = peers_.matching->WatchOffers(&watch_context_, watch);
    offers_->WaitForInitialMetadata();
    reader_ = std::thread([this] { ReadOffers(); });
  }

  ~Driver() override {
    watch_context_.TryCancel();
    reader_.join();
    offers_->Finish();
    while (calls_ > 0) loop_.RunSome(absl::Milliseconds(100));
  }

  absl::Status RunFor(absl::Duration duration) override {
    const absl::Time end = absl::Now() + duration;
    while (absl::Now() < end && broken_.ok()) {
      while (under_way_ < options_.in_flight && !free_.empty()) Begin();
      Turn();
    }
    return broken_;
  }

  absl::Status Finish(absl::Duration patience) override {
    const absl::Time end = absl::Now() + patience;
    while (absl::Now() < end && broken_.ok() && under_way_ + Unbilled() > 0) Turn();
    if (broken_.ok() && under_way_ + Unbilled() > 0) {
      return absl::DeadlineExceededError(
          absl::StrCat(under_way_, " lives did not end, ", Unbilled(), " are not billed"));
    }
    return broken_;
  }

  int64_t checked_out() const override { return checked_out_; }
  int64_t odd() const override { return odd_; }

 private:
  // One call; asked again with the same request id while the server is too busy.
  template <typename Async, typename Request, typename Response>
  void Ask(Async* stub,
           void (Async::*method)(grpc::ClientContext*, const Request*, Response*,
                                 std::function<void(grpc::Status)>),
           Request request, std::function<void(const absl::Status&, const Response&)> then) {
    struct Call {
      grpc::ClientContext context;
      Request request;
      Response response;
    };
    auto call = std::make_shared<Call>();
    call->request = std::move(request);
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + kCallTimeout));
    ++calls_;
    (stub->*method)(&call->context, &call->request, &call->response,
                    [this, stub, method, call, then](grpc::Status answer) {
                      loop_.Post([this, stub, method, call, then, answer] {
                        --calls_;
                        const absl::Status status = rpc::FromGrpc(answer);
                        if (!IsOverload(status)) return then(status, call->response);
                        loop_.After(kBusyPause, [this, stub, method, call, then] {
                          Ask(stub, method, call->request, then);
                        });
                      });
                    });
  }

  template <typename Request>
  Request NewRequest() {
    Request request;
    request.set_city_code(demo::kCity);
    request.set_request_id(NewId());
    return request;
  }

  void Turn() {
    loop_.RunSome(absl::Milliseconds(20));
    if (absl::Now() - looked_ > kLookEvery) {
      looked_ = absl::Now();
      billed_ = options_.billed();
    }
    const int64_t acting = under_way_ - static_cast<int64_t>(agenda_.size()) + Unbilled();
    if (!moving_ && !agenda_.empty() && acting < options_.acting && AllOffersAnswered())
      MoveClock();
  }

  // An offer lapses after ten minutes: no order is left without its caregiver's answer while the
  // clock moves twice.
  bool AllOffersAnswered() const { return unanswered_.empty() || *unanswered_.begin() >= now_; }

  int64_t Unbilled() const { return std::max<int64_t>(0, checked_out_ - billed_); }

  void Begin() {
    auto life = std::make_shared<Life>();
    life->elder = free_.front();
    free_.pop_front();
    ++under_way_;
    life->placed = unanswered_.insert(now_);
    auto request = NewRequest<intake::v1::PlaceOrderRequest>();
    request.set_elder_id(life->elder->elder_id);
    request.set_item_code("BATHING");
    request.set_duration_minutes(kVisitMinutes);
    request.set_family_consent(true);
    request.set_asked_by("operator-1");
    const absl::Time from = now_ + absl::Minutes(random_.Between(15, 45));
    *request.mutable_start_window() = rpc::ToProto(rpc::TimeSpan{from, from + absl::Hours(2)});
    Ask<IntakeAsync, intake::v1::PlaceOrderRequest, intake::v1::PlaceOrderResponse>(
        static_cast<IntakeAsync*>(peers_.intake->async()), &IntakeAsync::PlaceOrder,
        std::move(request), [this, life](const absl::Status& status, const auto& response) {
          if (!status.ok()) return Break("PlaceOrder", status);
          const std::string order_id = response.order().order_id();
          lives_[order_id] = life;
          if (const auto early = early_.find(order_id); early != early_.end()) {
            Accept(life, early->second);
            early_.erase(early);
          }
        });
  }

  void ReadOffers() {
    matching::v1::WatchOffersResponse shown;
    while (offers_->Read(&shown)) {
      if (shown.offer().state() != matching::v1::OFFER_STATE_OPEN) continue;
      loop_.Post([this, offer = shown.offer()] {
        const auto life = lives_.find(offer.order_id());
        if (life != lives_.end()) return Accept(life->second, offer);
        early_.emplace(offer.order_id(), offer);  // PlaceOrder's answer is on its way
      });
    }
  }

  void Accept(const LifePtr& life, const matching::v1::Offer& offer) {
    auto request = NewRequest<matching::v1::AcceptOfferRequest>();
    request.set_offer_id(offer.offer_id());
    request.set_caregiver_id(offer.caregiver_id());
    Ask<MatchingAsync, matching::v1::AcceptOfferRequest, matching::v1::AcceptOfferResponse>(
        static_cast<MatchingAsync*>(peers_.matching->async()), &MatchingAsync::AcceptOffer,
        std::move(request), [this, life](const absl::Status& status, const auto& response) {
          // One that has lapsed is followed by another offer.
          if (absl::IsFailedPrecondition(status)) return;
          if (!status.ok()) return Break("AcceptOffer", status);
          life->assignment = response.assignment();
          lives_.erase(life->assignment.order_id());
          unanswered_.erase(life->placed);
          At(rpc::FromProto(life->assignment.planned().start_time()),
             [this, life] { CheckIn(life, Proof<visit::v1::CheckInRequest>(*life)); });
        });
  }

  template <typename Request>
  Request Proof(const Life& life) {
    auto request = NewRequest<Request>();
    request.set_visit_id(life.assignment.visit_id());
    request.set_caregiver_id(life.assignment.caregiver_id());
    request.set_method(visit::v1::EVIDENCE_METHOD_GPS);
    *request.mutable_fix()->mutable_point() = rpc::ToProto(life.elder->location);
    request.mutable_fix()->set_accuracy_metres(10);
    *request.mutable_device_time() = rpc::ToProto(now_);
    request.set_device_id("phone");
    return request;
  }

  void CheckIn(const LifePtr& life, const visit::v1::CheckInRequest& request) {
    Ask<VisitAsync, visit::v1::CheckInRequest, visit::v1::CheckInResponse>(
        static_cast<VisitAsync*>(peers_.visit->async()), &VisitAsync::CheckIn, request,
        [this, life, request](const absl::Status& status, const auto& response) {
          if (IsNotYet(status)) {
            loop_.After(kNotYetPause, [this, life, request] { CheckIn(life, request); });
            return;
          }
          if (absl::IsFailedPrecondition(status)) return EndOddly(life);
          if (!status.ok()) return Break("CheckIn", status);
          const absl::Time in = rpc::FromProto(response.visit().check_in_time());
          At(in + absl::Minutes(kVisitMinutes), [this, life] { CheckOut(life); });
        });
  }

  void CheckOut(const LifePtr& life) {
    Ask<VisitAsync, visit::v1::CheckOutRequest, visit::v1::CheckOutResponse>(
        static_cast<VisitAsync*>(peers_.visit->async()), &VisitAsync::CheckOut,
        Proof<visit::v1::CheckOutRequest>(*life),
        [this, life](const absl::Status& status, const auto& response) {
          if (!status.ok()) return Break("CheckOut", status);
          if (!response.visit().billable()) return EndOddly(life);
          ++checked_out_;
          End(life);
        });
  }

  void EndOddly(const LifePtr& life) {
    ++odd_;
    End(life);
  }

  void End(const LifePtr& life) {
    --under_way_;
    free_.push_back(life->elder);
  }

  // What is left to do, by business time.
  void At(absl::Time time, EventLoop::Action action) { agenda_.emplace(time, std::move(action)); }

  // In two phases, as Stage does it, without stopping the load.
  void MoveClock() {
    moving_ = true;
    const absl::Time next = now_ + options_.step;
    runtime::v1::SetTimeRequest set;
    *set.mutable_time() = rpc::ToProto(next);
    AskAll<runtime::v1::SetTimeRequest, runtime::v1::SetTimeResponse>(
        &RuntimeAsync::SetTime, set, [this, next] {
          AskAll<runtime::v1::ReleaseTimeRequest, runtime::v1::ReleaseTimeResponse>(
              &RuntimeAsync::ReleaseTime, {}, [this, next] { Arrive(next); });
        });
  }

  void Arrive(absl::Time now) {
    now_ = now;
    moving_ = false;
    while (!agenda_.empty() && agenda_.begin()->first <= now_) {
      const EventLoop::Action action = std::move(agenda_.begin()->second);
      agenda_.erase(agenda_.begin());
      action();
    }
  }

  template <typename Request, typename Response>
  void AskAll(void (RuntimeAsync::*method)(grpc::ClientContext*, const Request*, Response*,
                                           std::function<void(grpc::Status)>),
              const Request& request, const EventLoop::Action& then) {
    auto left = std::make_shared<size_t>(peers_.runtime.size());
    for (const auto& [name, stub] : peers_.runtime) {
      Ask<RuntimeAsync, Request, Response>(
          static_cast<RuntimeAsync*>(stub->async()), method, request,
          [this, left, then](const absl::Status& status, const Response&) {
            if (!status.ok()) return Break("the clock", status);
            if (--*left == 0) then();
          });
    }
  }

  void Break(const char* what, const absl::Status& status) {
    if (broken_.ok()) {
      broken_ = absl::InternalError(absl::StrCat(what, ": ", status.ToString()));
    }
  }

  demo::Peers& peers_;
  const DriverOptions options_;
  demo::Random random_;
  EventLoop loop_;
  absl::Time now_;
  bool moving_ = false;
  absl::Time looked_;
  std::deque<const demo::Elder*> free_;
  std::map<std::string, LifePtr> lives_;              // by order, until accepted
  std::map<std::string, matching::v1::Offer> early_;  // by order
  std::multimap<absl::Time, EventLoop::Action> agenda_;
  std::multiset<absl::Time> unanswered_;  // orders by when they were placed
  int64_t under_way_ = 0;
  int64_t calls_ = 0;
  int64_t checked_out_ = 0;
  int64_t billed_ = 0;
  int64_t odd_ = 0;
  absl::Status broken_;

  grpc::ClientContext watch_context_;
  std::unique_ptr<grpc::ClientReader<matching::v1::WatchOffersResponse>> offers_;
  std::thread reader_;
};

}  // namespace

std::unique_ptr<LifeDriver> LifeDriver::Create(demo::Peers& peers, const demo::World& world,
                                               DriverOptions options) {
  return std::make_unique<Driver>(peers, world, std::move(options));
}

}  // namespace homecare::bench
