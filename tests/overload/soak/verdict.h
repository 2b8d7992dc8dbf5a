// What a soak's samples say: which figures are flat, and which grow.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace homecare::testing {

struct Sample {
  double hours = 0;    // since the load began
  int64_t orders = 0;  // placed by then
  std::map<std::string, double> figures;
};

// How a figure is judged.
enum class Kind {
  kFlat,      // must not grow by more than `allowance`
  kPerOrder,  // grows by design with what is kept of each order; its share of an order must not
              // grow
};

struct FigureRule {
  std::string name;
  Kind kind = Kind::kFlat;
  // By how much it may grow from start to end; of kPerOrder, what it may vary an order.
  double allowance = 0;
  // On top of it, for what a process keeps of each order by design.
  double allowance_per_order = 0;
};

struct Verdict {
  std::string name;
  double start = 0;
  double end = 0;
  double per_hour = 0;
  double per_order = 0;
  bool by_design = false;
  bool grows = false;

  const char* word() const { return grows ? "GROWS" : by_design ? "BY DESIGN" : "FLAT"; }
};

// Start and end are the medians of the first and the last quarter of the samples, so that one odd
// sample decides nothing. `samples` begin after the warm-up; there are at least four, and each has
// every figure.
std::vector<Verdict> Judge(const std::vector<Sample>& samples,
                           const std::vector<FigureRule>& rules);

// A line a figure.
std::string ToTable(const std::vector<Verdict>& verdicts);

}  // namespace homecare::testing
