#include "tests/crash/report.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace homecare::crash {
namespace {

using Json = nlohmann::ordered_json;

Json ToJsonObject(const Report& report) {
  Json json;
  json["acknowledged"] = report.acknowledged;
  json["kills"] = report.kills;
  json["lost"] = report.lost;
  json["doubled"] = report.doubled;
  json["overlaps"] = report.overlaps;
  json["late_emergencies"] = report.late_emergencies;
  json["outbox_left"] = report.outbox_left;
  json["bound_95"] =
      report.acknowledged == 0 ? 1.0 : 3.0 / static_cast<double>(report.acknowledged);
  json["operations_ok"] = report.operations_ok;
  json["operations_refused"] = report.operations_refused;
  json["operations_unknown"] = report.operations_unknown;
  json["seconds"] = report.seconds;
  json["seeds"] = report.seeds;
  json["failed_checks"] = report.failed_checks;
  return json;
}

void AddJson(const Json& json, Report* report) {
  report->acknowledged += json.at("acknowledged").get<int64_t>();
  report->kills += json.at("kills").get<int64_t>();
  report->lost += json.at("lost").get<int64_t>();
  report->doubled += json.at("doubled").get<int64_t>();
  report->overlaps += json.at("overlaps").get<int64_t>();
  report->late_emergencies += json.at("late_emergencies").get<int64_t>();
  report->outbox_left += json.at("outbox_left").get<int64_t>();
  report->operations_ok += json.at("operations_ok").get<int64_t>();
  report->operations_refused += json.at("operations_refused").get<int64_t>();
  report->operations_unknown += json.at("operations_unknown").get<int64_t>();
  report->seconds += json.at("seconds").get<double>();
  for (const uint64_t seed : json.at("seeds")) report->seeds.push_back(seed);
  for (const std::string check : json.at("failed_checks")) report->failed_checks.push_back(check);
}

}  // namespace

void Report::Add(const RoundResult& result) {
  acknowledged += result.acknowledged;
  kills += result.kills;
  lost += result.findings.Sum(Figure::kLost);
  doubled += result.findings.Sum(Figure::kDoubled);
  overlaps += result.findings.Sum(Figure::kOverlaps);
  late_emergencies += result.findings.Sum(Figure::kLateEmergencies);
  outbox_left += result.findings.Sum(Figure::kOutboxLeft);
  operations_ok += result.operations.ok;
  operations_refused += result.operations.refused;
  operations_unknown += result.operations.unknown;
  seconds += absl::ToDoubleSeconds(result.took);
  seeds.push_back(result.seed);
  for (const std::string& check : result.findings.checks()) failed_checks.push_back(check);
}

std::string Report::ToJson() const { return ToJsonObject(*this).dump(); }

absl::StatusOr<Report> ReadState(const std::string& path) {
  Report report;
  std::ifstream file(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    try {
      AddJson(Json::parse(line), &report);
    } catch (const nlohmann::json::exception& error) {
      return absl::DataLossError(absl::StrCat(path, " line ", number, ": ", error.what()));
    }
  }
  return report;
}

absl::Status AppendState(const std::string& path, const RoundResult& result) {
  Report report;
  report.Add(result);
  std::ofstream file(path, std::ios::app);
  file << report.ToJson() << "\n" << std::flush;
  if (!file) return absl::InternalError(absl::StrCat("cannot write ", path));
  return absl::OkStatus();
}

}  // namespace homecare::crash
