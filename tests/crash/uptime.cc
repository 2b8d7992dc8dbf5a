#include "tests/crash/uptime.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "tests/crash/clients.h"

namespace homecare::crash {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(100);
constexpr absl::Duration kLimit = absl::Seconds(1);
// A gap between two answers that is longer than this is an outage.
constexpr absl::Duration kGap = absl::Milliseconds(500);

}  // namespace

Uptime::Uptime(const testing::Line& line)
    : clients_(std::make_unique<Clients>(line)), last_seen_(absl::Now()) {
  thread_ = std::thread([this] { Watch(); });
}

Uptime::~Uptime() {
  stop_ = true;
  thread_.join();
}

void Uptime::Watch() {
  while (!stop_) {
    runtime::v1::GetStatusResponse response;
    const absl::Status status =
        CallOnce(clients_->intake_runtime(), &runtime::v1::RuntimeService::Stub::GetStatus,
                 runtime::v1::GetStatusRequest(), &response, kLimit);
    if (status.ok()) {
      const std::lock_guard<std::mutex> lock(mutex_);
      const absl::Time now = absl::Now();
      if (now - last_seen_ > kGap) outages_.push_back({last_seen_, now});
      last_seen_ = now;
    }
    absl::SleepFor(kInterval);
  }
}

std::vector<Outage> Uptime::outages() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<Outage> all = outages_;
  const absl::Time now = absl::Now();
  if (now - last_seen_ > kGap) all.push_back({last_seen_, now});
  return all;
}

absl::Duration OutageWithin(const std::vector<Outage>& outages, absl::Time from, absl::Time to) {
  absl::Duration sum;
  for (const Outage& outage : outages) {
    const absl::Time begin = std::max(from, outage.begin);
    const absl::Time end = std::min(to, outage.end);
    if (begin < end) sum += end - begin;
  }
  return sum;
}

}  // namespace homecare::crash
