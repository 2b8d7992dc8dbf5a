// When intake could serve at all, by asking it: what an emergency may be late by is measured
// against this.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "tests/support/line/line.h"

namespace homecare::crash {

class Clients;

struct Outage {
  absl::Time begin;  // when it was last seen to answer
  absl::Time end;    // when it answered again
};

// Asks ten times a second, from construction to destruction, for something that needs intake and
// its database. Thread safe.
class Uptime {
 public:
  explicit Uptime(const testing::Line& line);
  ~Uptime();

  // An outage that has not ended ends now.
  std::vector<Outage> outages() const;

 private:
  void Watch();

  const std::unique_ptr<Clients> clients_;
  std::atomic<bool> stop_ = false;
  mutable std::mutex mutex_;
  std::vector<Outage> outages_;
  absl::Time last_seen_;
  std::thread thread_;
};

// How much of [from, to) was outage.
absl::Duration OutageWithin(const std::vector<Outage>& outages, absl::Time from, absl::Time to);

}  // namespace homecare::crash
