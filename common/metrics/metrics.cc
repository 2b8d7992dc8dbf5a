#include "common/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::metrics {
namespace {

// Most calls end within a few milliseconds; ten seconds is the default deadline.
const prometheus::Histogram::BucketBoundaries& LatencyBuckets() {
  static const auto* const buckets = new prometheus::Histogram::BucketBoundaries{
      0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};
  return *buckets;
}

}  // namespace

void Counter::Add(int64_t amount) const { counter_->Increment(static_cast<double>(amount)); }
int64_t Counter::value() const { return static_cast<int64_t>(counter_->Value()); }
void Gauge::Set(double value) const { gauge_->Set(value); }
void Gauge::Add(double amount) const { gauge_->Increment(amount); }
void Histogram::Observe(absl::Duration latency) const {
  histogram_->Observe(absl::ToDoubleSeconds(latency));
}

Registry::Registry() : registry_(std::make_shared<prometheus::Registry>()) {}
Registry::~Registry() = default;

Counter Registry::GetCounter(absl::string_view name, const Labels& labels) {
  auto& family = prometheus::BuildCounter().Name(std::string(name)).Register(*registry_);
  return Counter(&family.Add(labels));
}

Gauge Registry::GetGauge(absl::string_view name, const Labels& labels) {
  auto& family = prometheus::BuildGauge().Name(std::string(name)).Register(*registry_);
  return Gauge(&family.Add(labels));
}

Histogram Registry::GetHistogram(absl::string_view name, const Labels& labels) {
  auto& family = prometheus::BuildHistogram().Name(std::string(name)).Register(*registry_);
  return Histogram(&family.Add(labels, LatencyBuckets()));
}

std::string Registry::Text() const {
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

Registry& Default() {
  static Registry* const registry = new Registry;
  return *registry;
}

Exposer::Exposer(std::unique_ptr<prometheus::Exposer> exposer) : exposer_(std::move(exposer)) {}
Exposer::~Exposer() = default;

// The library throws where the address is taken; this is the edge where that becomes a status.
absl::StatusOr<std::unique_ptr<Exposer>> Exposer::Start(const Registry& registry,
                                                        const std::string& address) {
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(address);
    exposer->RegisterCollectable(registry.registry_, "/metrics");
    return std::unique_ptr<Exposer>(new Exposer(std::move(exposer)));
  } catch (const std::exception& error) {
    return NamedError(absl::StatusCode::kUnavailable, "METRICS_UNAVAILABLE",
                      absl::StrCat("cannot serve metrics on ", address, ": ", error.what()));
  }
}

}  // namespace homecare::metrics
