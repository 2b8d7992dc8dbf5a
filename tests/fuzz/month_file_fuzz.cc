// The lines of a closed month that homecare-verify reads: they give one root, by which they are
// known again, and no other.
#include <sstream>
#include <string>

#include "common/base/check.h"
#include "services/billing/verify/month.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

verify::Outcome VerifyAgainst(const std::string& lines, const std::string& root,
                              verify::MonthReport* report) {
  std::istringstream file(lines);
  return verify::VerifyMonth({.lines = file, .lines_name = "lines.csv", .month_root = root},
                             report);
}

void CheckLines(const std::string& lines) {
  verify::MonthReport report, again;
  const verify::Outcome outcome = VerifyAgainst(lines, "", &report);
  if (!outcome.ok()) {
    HC_CHECK(outcome.verdict == verify::Verdict::kUnusable && !outcome.text.empty());
    return;
  }
  std::string root = verify::ToHex(verify::View(report.root));
  HC_CHECK(VerifyAgainst(lines, root, &again).ok() && again.lines == report.lines);
  root[0] = root[0] == '0' ? '1' : '0';
  HC_CHECK(VerifyAgainst(lines, root, &again).verdict == verify::Verdict::kTampered);
}

}  // namespace
}  // namespace homecare::fuzz

FUZZ_TARGET(month_file, bytes) { homecare::fuzz::CheckLines(std::string(bytes)); }
