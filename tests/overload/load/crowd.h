// More requests than a server takes: an open loop, which offers its rate whether or not anything is
// answered, as a city does.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "deploy/demo/peers.h"

namespace homecare::testing {

// What became of the requests.
struct CrowdResult {
  int64_t offered = 0;
  // Request ids and order ids of those answered OK.
  std::set<std::string> accepted_requests;
  std::set<std::string> accepted_orders;
  // Refusals by "CODE REASON", and those among them that name no delay after which to try again.
  std::map<std::string, int64_t> refused;
  int64_t without_retry_info = 0;
};

// Places orders from construction until Finish. Thread safe.
class Crowd {
 public:
  // `order` makes the n-th request.
  Crowd(intake::v1::IntakeService::Stub& intake, double per_second,
        std::function<intake::v1::PlaceOrderRequest(int n)> order);
  ~Crowd();

  // Offers no more and waits for every answer.
  CrowdResult Finish();

  // So many answers still to come.
  int64_t under_way() const { return under_way_; }

 private:
  struct Call;
  void Offer();
  void Send(int n);
  void Note(const intake::v1::PlaceOrderRequest& request, const absl::Status& status,
            const std::string& order_id);

  intake::v1::IntakeService::Stub& intake_;
  const absl::Duration interval_;
  const std::function<intake::v1::PlaceOrderRequest(int)> order_;
  std::atomic<int64_t> under_way_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  CrowdResult result_;
  std::thread thread_;
};

// Presses, one after the other at a rate, each with a deadline. Milliseconds until the answer.
struct PressResult {
  std::vector<double> milliseconds;  // ascending, of those answered OK
  std::vector<std::string> failures;

  double At(double share) const;
};

class Pressing {
 public:
  using Press = std::function<intake::v1::PressButtonRequest(int n)>;
  using Answered = std::function<void(const intake::v1::PressButtonResponse& response)>;

  // `answered`, where there is one, is told of each answer from the pressing thread.
  Pressing(intake::v1::IntakeService::Stub& intake, double per_second, absl::Duration deadline,
           Press press, Answered answered = {});
  ~Pressing();
  PressResult Finish();

 private:
  void Run();
  void PressOnce(int n);

  intake::v1::IntakeService::Stub& intake_;
  const absl::Duration interval_;
  const absl::Duration deadline_;
  const Press press_;
  const Answered answered_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  PressResult result_;
  std::thread thread_;
};

}  // namespace homecare::testing
