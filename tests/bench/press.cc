#include "tests/bench/press.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/offer_watch.h"
#include "tests/bench/intake_workload.h"
#include "tests/support/eventually.h"

namespace homecare::bench {
namespace {

using Intake = intake::v1::IntakeService::Stub;

constexpr absl::Duration kPatience = absl::Seconds(30);
// Threads of blocking calls, so that a slow answer does not hold up the pace.
constexpr int kThreads = 8;

// Runs `act` with 0, 1, ... at a steady pace, the n-th n / `per_second` after the start, until
// `most` were begun or `stop` says so.
class Pace {
 public:
  using Act = std::function<void(int index)>;

  Pace(double per_second, int most, Act act)
      : per_second_(per_second), most_(most), act_(std::move(act)) {
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Loop(); });
  }

  void Stop() { stopping_ = true; }
  void Wait() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  int begun() const { return std::min<int>(next_, most_); }

 private:
  void Loop() {
    while (!stopping_) {
      const int index = next_++;
      if (index >= most_) return;
      absl::SleepFor(begin_ + absl::Seconds(index / per_second_) - absl::Now());
      act_(index);
    }
  }

  const double per_second_;
  const int most_;
  const Act act_;
  const absl::Time begin_ = absl::Now();
  std::atomic<int> next_ = 0;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

class Failures {
 public:
  void Note(const absl::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    first_.Update(status);
  }
  absl::Status first() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return first_;
  }

 private:
  std::mutex mutex_;
  absl::Status first_;
};

// Within the shifts, so that matching has its work: a caregiver is found, asked, and held.
intake::v1::PlaceOrderRequest OrderOfToday(const Stack& stack, int index) {
  demo::Random random(1'000'000 + index);
  intake::v1::PlaceOrderRequest request = OneOrder(stack, random);
  const absl::Time start = stack.now() + absl::Hours(1) + absl::Minutes(random.Below(7 * 60));
  *request.mutable_start_window() = rpc::ToProto(rpc::TimeSpan{start, start + absl::Hours(2)});
  return request;
}

intake::v1::PressButtonRequest PressOf(const demo::Elder& elder) {
  intake::v1::PressButtonRequest request;
  request.set_city_code(demo::kCity);
  request.set_request_id(NewId());
  request.set_terminal_id(elder.terminal_id);
  request.set_button(intake::v1::BUTTON_RED);
  request.set_press_counter(1);
  return request;
}

intake::v1::CloseIncidentRequest CloseOf(const std::string& incident_id) {
  intake::v1::CloseIncidentRequest request;
  request.set_city_code(demo::kCity);
  request.set_request_id(NewId());
  request.set_incident_id(incident_id);
  request.set_operator_id("operator-12");
  request.set_outcome(intake::v1::INCIDENT_OUTCOME_FALSE_ALARM);
  return request;
}

absl::Status PressOnce(Stack& stack, demo::OfferWatch& watch, int index) {
  const absl::Time pressed = absl::Now();
  ASSIGN_OR_RETURN(const intake::v1::PressButtonResponse answer,
                   demo::Call(*stack.peers().intake, &Intake::PressButton,
                              PressOf(stack.world().elders[index])));
  const std::string order_id = answer.incident().order_id();
  if (!answer.opened() || order_id.empty()) return absl::InternalError("a press sent nobody");
  watch.Pressed(order_id, pressed);
  if (!testing::Eventually(kPatience, [&] { return watch.Offered(order_id); })) {
    return absl::InternalError("a press was offered to nobody");
  }
  return demo::Call(*stack.peers().intake, &Intake::CloseIncident,
                    CloseOf(answer.incident().incident_id()))
      .status();
}

double Percentile(const std::vector<double>& ascending, double share) {
  return ascending[std::min(ascending.size() - 1,
                            static_cast<size_t>(share * static_cast<double>(ascending.size())))];
}

}  // namespace

absl::Status BenchPress(Stack& stack, const PressOptions& options, Report* report) {
  RETURN_IF_ERROR(stack.Settle());
  if (static_cast<int>(stack.world().elders.size()) < options.presses) {
    return absl::InvalidArgumentError("each press needs an elder of its own");
  }
  demo::OfferWatch watch(stack.peers());
  Failures failures;
  Pace orders(options.orders_per_second, INT32_MAX, [&](int index) {
    failures.Note(demo::Call(*stack.peers().intake, &Intake::PlaceOrder, OrderOfToday(stack, index))
                      .status());
  });
  const absl::Time begin = absl::Now();
  Pace presses(options.presses_per_second, options.presses,
               [&](int index) { failures.Note(PressOnce(stack, watch, index)); });
  presses.Wait();
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  orders.Stop();
  orders.Wait();
  RETURN_IF_ERROR(failures.first());
  const std::vector<double> milliseconds = watch.Latencies();
  if (static_cast<int>(milliseconds.size()) != options.presses) {
    return absl::InternalError(absl::StrCat(milliseconds.size(), " offers were seen"));
  }
  report->Add("press_to_offer_ms_p99", Percentile(milliseconds, 0.99),
              Goal{Goal::Kind::kLess, 100});
  report->Add("press_to_offer_ms_p50", Percentile(milliseconds, 0.5));
  report->Add("press_to_offer_ms_max", milliseconds.back());
  report->Add("presses", options.presses);
  report->Add("press_orders_per_second", orders.begun() / seconds);
  return absl::OkStatus();
}

}  // namespace homecare::bench
