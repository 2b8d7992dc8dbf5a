#include "common/metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"

namespace homecare::metrics {
namespace {

using ::testing::HasSubstr;

TEST(MetricsTest, TheSameNameAndLabelsAreTheSameFigure) {
  Registry registry;
  registry.GetCounter("homecare_calls_total", {{"code", "OK"}}).Add();
  registry.GetCounter("homecare_calls_total", {{"code", "OK"}}).Add(2);
  registry.GetCounter("homecare_calls_total", {{"code", "ABORTED"}}).Add();
  EXPECT_EQ(registry.GetCounter("homecare_calls_total", {{"code", "OK"}}).value(), 3);
  registry.GetGauge("homecare_outbox_rows").Set(4);
  registry.GetGauge("homecare_outbox_rows").Add(-1);
  registry.GetHistogram("homecare_seconds").Observe(absl::Milliseconds(3));
  const std::string text = registry.Text();
  EXPECT_THAT(text, HasSubstr("homecare_calls_total{code=\"OK\"} 3"));
  EXPECT_THAT(text, HasSubstr("homecare_calls_total{code=\"ABORTED\"} 1"));
  EXPECT_THAT(text, HasSubstr("homecare_outbox_rows 3"));
  EXPECT_THAT(text, HasSubstr("homecare_seconds_bucket{le=\"0.002\"} 0"));
  EXPECT_THAT(text, HasSubstr("homecare_seconds_bucket{le=\"0.005\"} 1"));
}

TEST(MetricsTest, AnAddressThatCannotBeBoundIsAStatus) {
  EXPECT_EQ(Reason(Exposer::Start(Default(), "192.0.2.1:9").status()), "METRICS_UNAVAILABLE");
}

}  // namespace
}  // namespace homecare::metrics
