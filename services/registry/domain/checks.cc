#include "services/registry/domain/checks.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace homecare::registry {
namespace {

constexpr size_t kIdLimit = 64;

bool IsIdCharacter(char c) { return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-'; }

// Bytes of UTF-8 that begin a character.
int CodePoints(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

}  // namespace

bool IsId(absl::string_view text) {
  return !text.empty() && text.size() <= kIdLimit &&
         std::all_of(text.begin(), text.end(), IsIdCharacter);
}

void CheckId(absl::string_view id, absl::string_view field, Violations& violations) {
  violations.Expect(IsId(id), field, "must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
}

void CheckText(absl::string_view text, int limit, absl::string_view field, Violations& violations) {
  const bool clean = std::none_of(text.begin(), text.end(), absl::ascii_iscntrl);
  const bool fits = !absl::StripAsciiWhitespace(text).empty() && CodePoints(text) <= limit;
  violations.Expect(clean && fits, field,
                    absl::StrCat("must have 1 to ", limit, " characters, none of them control"));
}

void CheckDay(absl::CivilDay day, absl::CivilDay today, absl::string_view field,
              Violations& violations) {
  const absl::CivilDay last(today.year() + 50, today.month(), today.day());
  violations.Expect(day >= absl::CivilDay(2000) && day <= last, field,
                    "must lie between 2000 and 50 years from today");
}

std::string Path(absl::string_view parent, absl::string_view field) {
  return parent.empty() ? std::string(field) : absl::StrCat(parent, ".", field);
}

std::string Path(absl::string_view parent, absl::string_view field, size_t index) {
  return absl::StrCat(Path(parent, field), "[", index, "]");
}

}  // namespace homecare::registry
