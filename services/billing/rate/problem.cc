#include "services/billing/rate/problem.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace homecare::billing::rate {
namespace {

constexpr size_t kLongestFound = 80;

std::string Quoted(absl::string_view found) {
  const bool cut = found.size() > kLongestFound;
  return absl::StrCat("\"", absl::Utf8SafeCHexEscape(found.substr(0, kLongestFound)),
                      cut ? "...\"" : "\"");
}

}  // namespace

absl::Status UnexpectedFact(absl::string_view path, int64_t line, absl::string_view column,
                            absl::string_view expected, absl::string_view fact) {
  return absl::InvalidArgumentError(absl::StrCat(path, ":", line, ": column ", column,
                                                 ": expected ", expected, ", found ", fact));
}

absl::Status Unexpected(absl::string_view path, int64_t line, absl::string_view column,
                        absl::string_view expected, absl::string_view found) {
  return UnexpectedFact(path, line, column, expected, Quoted(found));
}

absl::Status RepeatedVisit(absl::string_view path, int64_t line, absl::string_view visit_id,
                           int64_t earlier_line) {
  return Unexpected(path, line, "visit_id",
                    absl::StrCat("an id that no other visit has (that of line ", earlier_line, ")"),
                    visit_id);
}

absl::Status BadFlag(absl::string_view flag, absl::string_view expected, absl::string_view found) {
  return absl::InvalidArgumentError(
      absl::StrCat("--", flag, ": expected ", expected, ", found ", Quoted(found)));
}

absl::Status SystemRefused(absl::string_view what) {
  return absl::InternalError(absl::StrCat(what, ": ", std::strerror(errno)));
}

int ExitCode(const absl::Status& status) {
  if (status.ok()) return 0;
  return absl::IsInvalidArgument(status) ? 2 : 1;
}

}  // namespace homecare::billing::rate
