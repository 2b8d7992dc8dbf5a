// What a check found wrong, by the name of the check.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace homecare::crash {

// Which figure of the report a finding counts in.
enum class Figure { kLost, kDoubled, kOverlaps, kLateEmergencies, kOutboxLeft, kOther };
inline constexpr int kFigureCount = 6;

// Not thread safe.
class Findings {
 public:
  void Add(const std::string& check, Figure figure, const std::string& example, int64_t count = 1);
  void Merge(const Findings& other);

  bool empty() const { return by_check_.empty(); }
  int64_t Sum(Figure figure) const;
  bool Has(const std::string& check) const { return by_check_.count(check) > 0; }
  std::vector<std::string> checks() const;
  // A line a check, with its first examples.
  std::string ToString() const;

 private:
  struct Entry {
    Figure figure = Figure::kOther;
    int64_t count = 0;
    std::vector<std::string> examples;
  };
  std::map<std::string, Entry> by_check_;
};

}  // namespace homecare::crash
