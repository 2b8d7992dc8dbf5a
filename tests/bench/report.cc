#include "tests/bench/report.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace homecare::bench {

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Report::Line& Report::LineOf(const std::string& key) {
  for (Line& line : lines_) {
    if (line.key == key) return line;
  }
  lines_.push_back({.key = key});
  return lines_.back();
}

void Report::Add(const std::string& key, double value, std::optional<Goal> goal) {
  Line& line = LineOf(key);
  line.value = value;
  line.goal = goal;
}

void Report::Note(const std::string& key, const std::string& text) { LineOf(key).text = text; }

std::string Report::Table() const {
  std::string table = absl::StrFormat("%-34s %14s  %-10s %s\n", "figure", "value", "goal", "");
  for (const Line& line : lines_) {
    if (line.text) {
      absl::StrAppend(&table, absl::StrFormat("%-34s %s\n", line.key, *line.text));
      continue;
    }
    std::string goal, met;
    if (line.goal) {
      goal = absl::StrFormat("%s %g", line.goal->kind == Goal::Kind::kAtLeast ? ">=" : "<",
                             line.goal->value);
      met = line.goal->Met(line.value) ? "met" : "missed";
    }
    absl::StrAppend(&table,
                    absl::StrFormat("%-34s %14.3f  %-10s %s\n", line.key, line.value, goal, met));
  }
  return table;
}

std::string Report::Json() const {
  nlohmann::ordered_json json, goals;
  for (const Line& line : lines_) {
    if (line.text) {
      json[line.key] = *line.text;
      continue;
    }
    json[line.key] = line.value;
    if (!line.goal) continue;
    goals[line.key] = {
        {line.goal->kind == Goal::Kind::kAtLeast ? "at_least" : "less_than", line.goal->value},
        {"met", line.goal->Met(line.value)}};
  }
  json["goals"] = goals;
  return json.dump(2) + "\n";
}

absl::Status Report::WriteJson(const std::string& path) const {
  std::ofstream file(path);
  file << Json();
  file.close();
  if (file) return absl::OkStatus();
  return absl::PermissionDeniedError(absl::StrCat("cannot write ", path));
}

}  // namespace homecare::bench
