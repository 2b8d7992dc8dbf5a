// Follows WatchOffers as a caregivers' app would, to measure how soon after a press an offer is
// out.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "deploy/demo/peers.h"

namespace homecare::demo {

// Thread safe. Reads the stream on a thread of its own until destruction.
class OfferWatch {
 public:
  explicit OfferWatch(Peers& peers);
  ~OfferWatch();

  // An emergency order was pressed for at that (real) time.
  void Pressed(const std::string& order_id, absl::Time pressed);

  // Whether an offer for that order was seen.
  bool Offered(const std::string& order_id);

  // Real milliseconds from each press to its first offer, ascending.
  std::vector<double> Latencies();

 private:
  void Read();

  std::mutex mutex_;
  std::map<std::string, absl::Time> pressed_;
  std::map<std::string, absl::Time> offered_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<matching::v1::WatchOffersResponse>> reader_;
  std::thread thread_;
};

}  // namespace homecare::demo
