// Careful clients: each asks until it is answered OK, with the same request id, as the contract
// tells it to, and keeps what it saw on the way.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "deploy/demo/peers.h"

namespace homecare::testing {

// One request that was answered OK.
struct Answered {
  std::string order_id;
  // When the attempt began that brought the answer; earlier ones failed.
  absl::Time attempt_time;
  int attempts = 1;
};

struct ClientsResult {
  std::map<std::string, Answered> answered;  // by request id
  // Refusals on the way, by "CODE REASON"; an error of the connection has no reason.
  std::map<std::string, int64_t> refused;
  int64_t without_retry_info = 0;   // of the refusals with a reason
  std::vector<std::string> failed;  // what no client should ever hear, or waited for too long
};

// Runs from construction until Finish. Thread safe.
class Clients {
 public:
  // `order` makes the n-th request; each client has one request under way.
  Clients(intake::v1::IntakeService::Stub& intake, int clients,
          std::function<intake::v1::PlaceOrderRequest(int n)> order);
  ~Clients();

  // Begins no more requests and waits until each is answered.
  ClientsResult Finish();

  // Answered OK so far.
  int64_t answered() const { return answered_; }

 private:
  void Run();
  void Ask(const intake::v1::PlaceOrderRequest& request);
  bool MayRetry(const absl::Status& status);

  intake::v1::IntakeService::Stub& intake_;
  const std::function<intake::v1::PlaceOrderRequest(int)> order_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> next_ = 0;
  std::atomic<int64_t> answered_ = 0;
  std::mutex mutex_;
  ClientsResult result_;
  std::vector<std::thread> threads_;
};

}  // namespace homecare::testing
