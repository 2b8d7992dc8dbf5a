// What a run of the benchmarks found, as a table for people and as JSON for machines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace homecare::bench {

// Of several trials of one figure: the middle one. Empty: 0.
double Median(std::vector<double> values);

// A figure with what it must reach; a ratio has no unit.
struct Goal {
  enum class Kind { kAtLeast, kLess };
  Kind kind = Kind::kAtLeast;
  double value = 0;

  bool Met(double figure) const {
    return kind == Kind::kAtLeast ? figure >= value : figure < value;
  }
};

// Keeps the order of Add.
class Report {
 public:
  // A key ends in its unit. Adding a key again replaces it.
  void Add(const std::string& key, double value, std::optional<Goal> goal = std::nullopt);
  void Note(const std::string& key, const std::string& text);

  std::string Table() const;
  // {"figures": ...} flat: every key with its value, and "goals" with those that have one.
  std::string Json() const;
  absl::Status WriteJson(const std::string& path) const;

 private:
  struct Line {
    std::string key;
    double value = 0;
    std::optional<Goal> goal;
    std::optional<std::string> text;
  };
  Line& LineOf(const std::string& key);

  std::vector<Line> lines_;
};

}  // namespace homecare::bench
