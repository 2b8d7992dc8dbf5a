#include "tests/overload/soak/verdict.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"
#include "common/base/check.h"

namespace homecare::testing {
namespace {

using Samples = absl::Span<const Sample>;

// A share of an order that differs by less than this says nothing.
constexpr double kShareTolerance = 0.25;

template <typename Of>
double Median(Samples samples, Of of) {
  std::vector<double> values;
  for (const Sample& sample : samples) values.push_back(of(sample));
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The middle of some samples.
struct Point {
  double hours = 0;
  double orders = 0;
  double value = 0;
};

Point Middle(Samples samples, const std::string& name) {
  return {Median(samples, [](const Sample& sample) { return sample.hours; }),
          Median(samples, [](const Sample& sample) { return static_cast<double>(sample.orders); }),
          Median(samples, [&](const Sample& sample) { return sample.figures.at(name); })};
}

double PerOrder(const Point& from, const Point& to) {
  return to.orders > from.orders ? (to.value - from.value) / (to.orders - from.orders) : 0;
}

Verdict JudgeOne(Samples samples, const FigureRule& rule) {
  const size_t quarter = samples.size() / 4;
  const Point start = Middle(samples.subspan(0, quarter), rule.name);
  const Point half = Middle(samples.subspan(samples.size() / 2 - quarter / 2, quarter), rule.name);
  const Point end = Middle(samples.subspan(samples.size() - quarter), rule.name);
  Verdict out;
  out.name = rule.name;
  out.start = start.value;
  out.end = end.value;
  out.per_hour =
      end.hours > start.hours ? (end.value - start.value) / (end.hours - start.hours) : 0;
  out.per_order = PerOrder(start, end);
  out.by_design = rule.kind == Kind::kPerOrder;
  if (out.by_design) {
    const double first = PerOrder(start, half);
    out.grows = PerOrder(half, end) > first * (1 + kShareTolerance) + rule.allowance;
  } else {
    const double allowed = rule.allowance + rule.allowance_per_order * (end.orders - start.orders);
    out.grows = end.value - start.value > allowed;
  }
  return out;
}

}  // namespace

std::vector<Verdict> Judge(const std::vector<Sample>& samples,
                           const std::vector<FigureRule>& rules) {
  HC_CHECK(samples.size() >= 4);
  std::vector<Verdict> out;
  for (const FigureRule& rule : rules) out.push_back(JudgeOne(samples, rule));
  return out;
}

std::string ToTable(const std::vector<Verdict>& verdicts) {
  std::string out = absl::StrFormat("%-28s %12s %12s %14s %10s\n", "figure", "start", "end",
                                    "per hour", "verdict");
  for (const Verdict& verdict : verdicts) {
    absl::StrAppendFormat(&out, "%-28s %12.1f %12.1f %+14.1f %10s", verdict.name, verdict.start,
                          verdict.end, verdict.per_hour, verdict.word());
    if (verdict.by_design) absl::StrAppendFormat(&out, " (%.2f an order)", verdict.per_order);
    out += "\n";
  }
  return out;
}

}  // namespace homecare::testing
