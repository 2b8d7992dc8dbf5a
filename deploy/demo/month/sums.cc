#include "deploy/demo/month/sums.h"

#include <cstdlib>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "deploy/demo/month/exports.h"
#include "deploy/demo/month/lists.h"

namespace homecare::demo {
namespace {

enum Column { kElder, kMonth, kVisit, kFunding, kReason, kRate, kMinutes, kFen, kColumns };

absl::Status AddRated(const std::string& row, Sums* sums) {
  const std::vector<std::string> fields = absl::StrSplit(row, ',');
  int64_t rate = 0;
  Sum sum;
  if (fields.size() != kColumns || !absl::SimpleAtoi(fields[kRate], &rate) ||
      !absl::SimpleAtoi(fields[kMinutes], &sum.minutes) ||
      !absl::SimpleAtoi(fields[kFen], &sum.fen)) {
    return absl::InternalError(absl::StrCat("homecare-rate printed \"", row, "\""));
  }
  (*sums)[{fields[kElder], fields[kVisit], fields[kFunding], fields[kReason], rate}] = sum;
  return absl::OkStatus();
}

}  // namespace

void AddLine(const billing::v1::LedgerLine& line, Sums* sums) {
  Sum& sum = (*sums)[{line.elder_id(), line.visit_id(), FundingName(line.funding()),
                      ReasonName(line.reason()), line.rate_fen_per_hour()}];
  sum.minutes += line.minutes();
  sum.fen += line.amount_fen();
}

absl::StatusOr<Sums> ReadRated(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  Sums sums;
  bool header = true;
  for (const absl::string_view row : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (!header) RETURN_IF_ERROR(AddRated(std::string(row), &sums));
    header = false;
  }
  if (header) return absl::InternalError(absl::StrCat(path, " has no header"));
  return sums;
}

Difference Compare(const Sums& ledger, const Sums& recomputed) {
  Sums sums = ledger;
  for (const auto& [key, sum] : recomputed) {
    sums[key].minutes -= sum.minutes;
    sums[key].fen -= sum.fen;
  }
  Difference difference;
  for (const auto& [key, sum] : sums) {
    if (sum.minutes == 0 && sum.fen == 0) continue;
    if (difference.lines++ == 0) {
      difference.first =
          absl::StrCat(std::get<0>(key), " ", std::get<1>(key), " ", std::get<2>(key), " ",
                       std::get<3>(key), ": ", sum.minutes, " min, ", sum.fen, " fen");
    }
    difference.minutes += std::abs(sum.minutes);
    difference.fen += std::abs(sum.fen);
  }
  return difference;
}

}  // namespace homecare::demo
