// Figures about this process, scraped by Prometheus from /metrics. Names follow Prometheus' own
// rules: homecare_<what>_<unit>, counters end in _total, durations are in seconds. Labels take few
// values (a method, a code, a topic) and never an id or anything personal.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace prometheus {
class Counter;
class Exposer;
class Gauge;
class Histogram;
class Registry;
}  // namespace prometheus

namespace homecare::metrics {

using Labels = std::map<std::string, std::string>;

// Handles: cheap to copy, thread safe, valid as long as their Registry.
class Counter {
 public:
  explicit Counter(prometheus::Counter* counter) : counter_(counter) {}
  void Add(int64_t amount = 1) const;
  int64_t value() const;

 private:
  prometheus::Counter* counter_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge* gauge) : gauge_(gauge) {}
  void Set(double value) const;
  void Add(double amount) const;

 private:
  prometheus::Gauge* gauge_;
};

// Latencies in seconds, in buckets from 1 ms to 10 s.
class Histogram {
 public:
  explicit Histogram(prometheus::Histogram* histogram) : histogram_(histogram) {}
  void Observe(absl::Duration latency) const;

 private:
  prometheus::Histogram* histogram_;
};

// Thread safe. The same name and labels give the same figure; keep the handle where it is used
// often, since each look-up takes a lock.
class Registry {
 public:
  Registry();
  ~Registry();

  Counter GetCounter(absl::string_view name, const Labels& labels = {});
  Gauge GetGauge(absl::string_view name, const Labels& labels = {});
  Histogram GetHistogram(absl::string_view name, const Labels& labels = {});

  // Everything, in Prometheus' text format.
  std::string Text() const;

 private:
  friend class Exposer;
  const std::shared_ptr<prometheus::Registry> registry_;
};

// The process's own. Never destroyed.
Registry& Default();

// Serves /metrics over HTTP until destroyed.
class Exposer {
 public:
  // `address` is host:port. UNAVAILABLE, METRICS_UNAVAILABLE where it cannot be bound.
  static absl::StatusOr<std::unique_ptr<Exposer>> Start(const Registry& registry,
                                                        const std::string& address);
  ~Exposer();

 private:
  explicit Exposer(std::unique_ptr<prometheus::Exposer> exposer);
  const std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace homecare::metrics
