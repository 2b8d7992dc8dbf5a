#include "tests/overload/soak/report.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace homecare::testing {
namespace {

constexpr size_t kMostFailuresShown = 5;

}  // namespace

std::vector<std::string> SoakReport::Broken() const {
  std::vector<std::string> out;
  for (const Verdict& verdict : verdicts) {
    if (verdict.grows) out.push_back(verdict.name + " grows");
  }
  if (!not_quiet.empty()) out.push_back(not_quiet);
  if (!load.failed.empty()) out.push_back(absl::StrCat(load.failed.size(), " requests failed"));
  if (load.orders.without_retry_info > 0) out.push_back("a refusal named no delay");
  return out;
}

std::string ToText(const SoakReport& report) {
  const LoadResult& load = report.load;
  std::string out = absl::StrFormat(
      "\n%.0f minutes at %.0f times the top of Zibo's hour: %d orders placed of %d offered, %d "
      "visits accepted,\n%d in, %d out, %d presses (p50 %.1f ms, p99 %.1f ms), %d incidents closed,"
      " %d reconnects\n\n",
      report.minutes, report.rate_factor, load.orders.accepted_orders.size(), load.orders.offered,
      load.visits.accepted, load.visits.checked_in, load.visits.checked_out,
      load.presses.milliseconds.size(), load.presses.At(0.5), load.presses.At(0.99),
      load.incidents_closed, load.reconnects);
  out += ToTable(report.verdicts);
  for (const auto& [reason, count] : load.orders.refused) {
    absl::StrAppendFormat(&out, "refused: %d times %s\n", count, reason);
  }
  for (size_t i = 0; i < load.failed.size() && i < kMostFailuresShown; ++i) {
    absl::StrAppend(&out, "failed: ", load.failed[i], "\n");
  }
  const std::vector<std::string> broken = report.Broken();
  for (const std::string& what : broken) absl::StrAppend(&out, "BROKEN: ", what, "\n");
  if (broken.empty()) out += "everything that must be flat is flat\n";
  return out;
}

std::string ToJson(const SoakReport& report) {
  const LoadResult& load = report.load;
  nlohmann::json out = {
      {"minutes", report.minutes},
      {"rate_factor", report.rate_factor},
      {"orders_offered", load.orders.offered},
      {"orders_placed", load.orders.accepted_orders.size()},
      {"orders_refused", load.orders.refused},
      {"visits_accepted", load.visits.accepted},
      {"check_ins", load.visits.checked_in},
      {"check_outs", load.visits.checked_out},
      {"presses", load.presses.milliseconds.size()},
      {"press_ms_p50", load.presses.At(0.5)},
      {"press_ms_p99", load.presses.At(0.99)},
      {"incidents_closed", load.incidents_closed},
      {"reconnects", load.reconnects},
      {"broken", report.Broken()},
  };
  for (const Verdict& verdict : report.verdicts) {
    out["figures"].push_back({{"name", verdict.name},
                              {"start", verdict.start},
                              {"end", verdict.end},
                              {"per_hour", verdict.per_hour},
                              {"per_order", verdict.per_order},
                              {"verdict", verdict.word()}});
  }
  return out.dump(2) + "\n";
}

}  // namespace homecare::testing
