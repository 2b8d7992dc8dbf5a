// People at work while everything breaks: operators who place and cancel orders, caregivers who
// accept, check in and check out, elders who press the button. Each keeps its request id and asks
// again until it knows the outcome.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "absl/time/time.h"
#include "deploy/demo/random.h"
#include "deploy/demo/world.h"
#include "tests/crash/agenda.h"
#include "tests/crash/clients.h"
#include "tests/crash/journal.h"

namespace homecare::crash {

struct DriverOptions {
  uint64_t seed = 1;
  double orders_per_second = 15;
  double presses_per_second = 0.5;
  int threads = 16;
  // Longer than any single outage; what has no answer by then is unknown.
  absl::Duration patience = absl::Seconds(90);
};

// Thread safe. What is done follows from the seed; when, from how the system fares.
class Driver {
 public:
  Driver(const testing::Line& line, const demo::World& world, const DriverOptions& options,
         Journal& journal);

  void Begin();
  // From now on nobody stays for more than a few seconds: for the last part of a run, so that its
  // end need not wait for long visits.
  void BeBrief() { brief_ = true; }
  // Nothing new is begun; what was begun is brought to its end. False where it does not end.
  bool Finish(absl::Duration timeout);

 private:
  template <typename Response>
  struct Operation;

  // Asks until the outcome is known, then records it and goes on with `then`, if it was OK.
  template <typename Response>
  void Perform(Operation<Response> operation);
  template <typename Response>
  void Attempt(const std::shared_ptr<Operation<Response>>& operation);
  template <typename Response>
  void Heard(const Operation<Response>& operation, const Response& response);

  void PlaceOrders();
  void Place(int n);
  void Cancel(const std::string& order_id);
  void AnswerOffers();
  void Accept(const matching::v1::Offer& offer);
  void CheckIn(const matching::v1::Assignment& assignment);
  void CheckOut(const matching::v1::Assignment& assignment);
  void PressButtons();
  void Press(int n, int attempt_of_terminal);
  void Acknowledge(const std::string& incident_id);

  demo::Random About(const std::string& deed) const { return demo::Random(options_.seed, deed); }
  std::string RequestId(const std::string& deed) const;

  const demo::World& world_;
  const DriverOptions options_;
  Journal& journal_;
  Clients clients_;
  std::atomic<bool> finishing_ = false;
  std::atomic<bool> brief_ = false;
  std::atomic<int> orders_ = 0;
  std::atomic<int> presses_ = 0;
  std::mutex mutex_;
  std::set<std::string> offers_seen_;
  Agenda agenda_;  // the last: its threads use everything above
};

}  // namespace homecare::crash
