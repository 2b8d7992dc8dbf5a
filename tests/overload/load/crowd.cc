#include "tests/overload/load/crowd.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::testing {
namespace {

// Longer than anything that is accepted takes: no answer at all is a defect, not an outcome.
constexpr absl::Duration kAnswerTimeout = absl::Seconds(30);

}  // namespace

struct Crowd::Call {
  grpc::ClientContext context;
  intake::v1::PlaceOrderRequest request;
  intake::v1::PlaceOrderResponse response;
};

Crowd::Crowd(intake::v1::IntakeService::Stub& intake, double per_second,
             std::function<intake::v1::PlaceOrderRequest(int)> order)
    : intake_(intake),
      interval_(absl::Seconds(1) / per_second),
      order_(std::move(order)),
      thread_([this] { Offer(); }) {}

Crowd::~Crowd() { Finish(); }

// What a late wake-up has missed is offered at once: the rate is kept.
void Crowd::Offer() {
  const absl::Time begin = absl::Now();
  std::unique_lock lock(mutex_);
  for (int n = 0; !stopping_; ++n) {
    const absl::Duration wait = begin + n * interval_ - absl::Now();
    changed_.wait_for(lock, absl::ToChronoMicroseconds(std::max(wait, absl::ZeroDuration())),
                      [this] { return stopping_; });
    if (stopping_) return;
    ++result_.offered;
    lock.unlock();
    Send(n);
    lock.lock();
  }
}

void Crowd::Send(int n) {
  auto call = std::make_shared<Call>();
  call->request = order_(n);
  call->context.set_deadline(absl::ToChronoTime(absl::Now() + kAnswerTimeout));
  ++under_way_;
  intake_.async()->PlaceOrder(
      &call->context, &call->request, &call->response, [this, call](const grpc::Status& status) {
        Note(call->request, rpc::FromGrpc(status), call->response.order().order_id());
      });
}

void Crowd::Note(const intake::v1::PlaceOrderRequest& request, const absl::Status& status,
                 const std::string& order_id) {
  const std::lock_guard lock(mutex_);
  if (status.ok()) {
    result_.accepted_requests.insert(request.request_id());
    result_.accepted_orders.insert(order_id);
  } else {
    ++result_.refused[absl::StrCat(rpc::CodeName(status.code()), " ", Reason(status))];
    if (!RetryDelay(status).has_value()) ++result_.without_retry_info;
  }
  --under_way_;
  changed_.notify_all();
}

CrowdResult Crowd::Finish() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return under_way_ == 0; });
  return result_;
}

double PressResult::At(double share) const {
  if (milliseconds.empty()) return 0;
  const auto last = static_cast<double>(milliseconds.size() - 1);
  return milliseconds[static_cast<size_t>(share * last)];
}

Pressing::Pressing(intake::v1::IntakeService::Stub& intake, double per_second,
                   absl::Duration deadline, Press press, Answered answered)
    : intake_(intake),
      interval_(absl::Seconds(1) / per_second),
      deadline_(deadline),
      press_(std::move(press)),
      answered_(std::move(answered)),
      thread_([this] { Run(); }) {}

Pressing::~Pressing() { Finish(); }

void Pressing::Run() {
  const absl::Time begin = absl::Now();
  for (int n = 0;; ++n) {
    {
      std::unique_lock lock(mutex_);
      const absl::Duration wait = begin + n * interval_ - absl::Now();
      changed_.wait_for(lock, absl::ToChronoMicroseconds(std::max(wait, absl::ZeroDuration())),
                        [this] { return stopping_; });
      if (stopping_) return;
    }
    PressOnce(n);
  }
}

void Pressing::PressOnce(int n) {
  grpc::ClientContext context;
  intake::v1::PressButtonResponse response;
  const absl::Time begin = absl::Now();
  context.set_deadline(absl::ToChronoTime(begin + deadline_));
  const absl::Status status = rpc::FromGrpc(intake_.PressButton(&context, press_(n), &response));
  const double milliseconds = absl::ToDoubleMilliseconds(absl::Now() - begin);
  if (status.ok() && answered_) answered_(response);
  const std::lock_guard lock(mutex_);
  if (status.ok()) {
    result_.milliseconds.push_back(milliseconds);
  } else {
    result_.failures.push_back(absl::StrCat("press ", n, ": ", status.ToString()));
  }
}

PressResult Pressing::Finish() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  std::sort(result_.milliseconds.begin(), result_.milliseconds.end());
  return result_;
}

}  // namespace homecare::testing
