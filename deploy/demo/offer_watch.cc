#include "deploy/demo/offer_watch.h"

#include <algorithm>

namespace homecare::demo {

OfferWatch::OfferWatch(Peers& peers) {
  matching::v1::WatchOffersRequest request;
  request.set_city_code(kCity);
  reader_ = peers.matching->WatchOffers(&context_, request);
  thread_ = std::thread([this] { Read(); });
}

OfferWatch::~OfferWatch() {
  context_.TryCancel();
  thread_.join();
  reader_->Finish();
}

void OfferWatch::Read() {
  matching::v1::WatchOffersResponse response;
  while (reader_->Read(&response)) {
    if (!response.offer().emergency()) continue;
    const absl::Time now = absl::Now();
    const std::lock_guard<std::mutex> lock(mutex_);
    offered_.emplace(response.offer().order_id(), now);
  }
}

void OfferWatch::Pressed(const std::string& order_id, absl::Time pressed) {
  const std::lock_guard<std::mutex> lock(mutex_);
  pressed_.emplace(order_id, pressed);
}

bool OfferWatch::Offered(const std::string& order_id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return offered_.count(order_id) > 0;
}

std::vector<double> OfferWatch::Latencies() {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<double> milliseconds;
  for (const auto& [order_id, pressed] : pressed_) {
    const auto offered = offered_.find(order_id);
    if (offered == offered_.end()) continue;
    milliseconds.push_back(absl::ToDoubleMilliseconds(offered->second - pressed));
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  return milliseconds;
}

}  // namespace homecare::demo
