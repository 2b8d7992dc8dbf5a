#include "deploy/demo/month/statement_file.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "deploy/demo/month/exports.h"

namespace homecare::demo {
namespace {

constexpr size_t kColumns = 15;
constexpr size_t kAmountYuan = 12;

// "-12.05", always with two decimals.
bool ParseYuan(absl::string_view text, int64_t* fen) {
  const size_t point = text.find('.');
  if (point == absl::string_view::npos || text.size() - point != 3) return false;
  return absl::SimpleAtoi(absl::StrCat(text.substr(0, point), text.substr(point + 1)), fen);
}

}  // namespace

absl::StatusOr<int64_t> FenOfStatementFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  int64_t sum = 0;
  for (const absl::string_view row : absl::StrSplit(text, '\n')) {
    if (!absl::StartsWith(row, "LINE,")) continue;
    const std::vector<absl::string_view> fields = absl::StrSplit(row, ',');
    int64_t fen = 0;
    if (fields.size() != kColumns || !ParseYuan(fields[kAmountYuan], &fen)) {
      return absl::InternalError(absl::StrCat(path, " holds \"", row, "\""));
    }
    sum += fen;
  }
  return sum;
}

}  // namespace homecare::demo
