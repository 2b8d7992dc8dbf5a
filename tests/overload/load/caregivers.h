// Caregivers at work: they follow the offers, accept, check in and check out at once, and repeat
// what was refused for now, as their app does.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "deploy/demo/peers.h"

namespace homecare::testing {

struct CaregiversResult {
  int64_t accepted = 0;
  int64_t checked_in = 0;
  int64_t checked_out = 0;
  int64_t watches = 0;              // streams opened: the first, and one after each loss
  std::vector<std::string> failed;  // what no caregiver should hear, or waited for too long
};

// Runs from construction until Finish. Thread safe.
class Caregivers {
 public:
  // `at_once`: visits served at the same time.
  Caregivers(demo::Peers& peers, int at_once);
  ~Caregivers();

  // Hears no more offers, and ends what was begun.
  CaregiversResult Finish();

  int64_t checked_out() const { return checked_out_; }
  int64_t accepted() const { return accepted_; }
  // Offers heard and not yet taken up.
  int64_t waiting() const { return waiting_; }

 private:
  void Watch();
  // Until the stream ends; the cursor is where to resume.
  void WatchOnce(std::string* cursor);
  void Work();
  void Serve(const matching::v1::Offer& offer);
  void CheckInAndOut(const matching::v1::Assignment& assignment);

  template <typename Stub, typename Request, typename Response>
  absl::Status Ask(Stub& stub,
                   grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                   const Request& request, Response* response);

  void Fail(const std::string& what, const absl::Status& status);

  demo::Peers& peers_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int64_t> accepted_ = 0;
  std::atomic<int64_t> checked_in_ = 0;
  std::atomic<int64_t> checked_out_ = 0;
  std::atomic<int64_t> watches_ = 0;
  std::atomic<int64_t> waiting_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<matching::v1::Offer> offers_;
  grpc::ClientContext* watching_ = nullptr;  // the stream that is open now
  std::vector<std::string> failed_;
  std::vector<std::thread> workers_;
  std::thread watcher_;
};

}  // namespace homecare::testing
