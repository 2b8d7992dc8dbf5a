#include "services/billing/rate/folder.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/billing/rate/assembly.h"
#include "services/billing/rate/problem.h"
#include "services/billing/rate/rows.h"
#include "services/billing/rate/rules_file.h"

namespace homecare::billing::rate {
namespace {

constexpr unsigned kMostThreads = 8;

int Threads() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads));
}

// Reads visits.csv again where hashes say that an id may come twice.
absl::Status CheckVisitIds(const std::string& dir, SeenIds& seen) {
  ASSIGN_OR_RETURN(const std::vector<uint64_t> repeated, seen.Repeated());
  if (repeated.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(CsvReader row,
                   CsvReader::Open(City::PathOf(dir, City::kVisits), VisitColumns(), false));
  absl::flat_hash_map<std::string, int64_t> lines;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, row.Next());
    if (!found) return absl::OkStatus();
    const absl::string_view id = row.Get(kVisitIdColumn);
    if (!std::binary_search(repeated.begin(), repeated.end(), SeenIds::HashOf(id))) continue;
    const auto [first, added] = lines.try_emplace(std::string(id), row.line());
    if (!added) return RepeatedVisit(row.path(), row.line(), id, first->second);
  }
}

}  // namespace

absl::StatusOr<TempFile> RateFolder(const Options& options) {
  ASSIGN_OR_RETURN(RuleHistory rules, ReadRules(options.dir, options.policy_path));
  ASSIGN_OR_RETURN(const Biller biller, Biller::Make(options, std::move(rules)));
  City::Orders orders{};
  for (;;) {
    SeenIds seen;
    ASSIGN_OR_RETURN(
        City city, City::Open(options.dir, orders, WindowOf(options.month, options.month), &seen));
    ASSIGN_OR_RETURN(TempFile output, TempFile::Create());
    const absl::Status status = Assembly(city, biller, output).Run(Threads());
    // An error is to be believed only once every file is known to be in order.
    if (!status.ok() && city.FindOrders(&orders)) continue;
    RETURN_IF_ERROR(status);
    RETURN_IF_ERROR(CheckVisitIds(options.dir, seen));
    return output;
  }
}

}  // namespace homecare::billing::rate
