#include "tests/crash/findings.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace homecare::crash {
namespace {

constexpr size_t kExamples = 5;

}  // namespace

void Findings::Add(const std::string& check, Figure figure, const std::string& example,
                   int64_t count) {
  if (count == 0) return;
  Entry& entry = by_check_[check];
  entry.figure = figure;
  entry.count += count;
  if (entry.examples.size() < kExamples) entry.examples.push_back(example);
}

void Findings::Merge(const Findings& other) {
  for (const auto& [check, entry] : other.by_check_) {
    Add(check, entry.figure, absl::StrJoin(entry.examples, " "), entry.count);
  }
}

int64_t Findings::Sum(Figure figure) const {
  int64_t sum = 0;
  for (const auto& [check, entry] : by_check_) sum += entry.figure == figure ? entry.count : 0;
  return sum;
}

std::vector<std::string> Findings::checks() const {
  std::vector<std::string> names;
  for (const auto& [check, entry] : by_check_) names.push_back(check);
  return names;
}

std::string Findings::ToString() const {
  std::string text;
  for (const auto& [check, entry] : by_check_) {
    absl::StrAppend(&text, check, ": ", entry.count, " (", absl::StrJoin(entry.examples, ", "),
                    ")\n");
  }
  return text;
}

}  // namespace homecare::crash
