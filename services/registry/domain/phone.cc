#include "services/registry/domain/phone.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"

namespace homecare::registry {
namespace {

bool IsMobile(absl::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

// How long the area code is: 010 and 02x have three digits, all others four.
size_t AreaCodeLength(absl::string_view digits) {
  return absl::StartsWith(digits, "010") || absl::StartsWith(digits, "02") ? 3 : 4;
}

bool IsLandline(absl::string_view digits) {
  if (digits.size() < 11 || digits[0] != '0' || digits[1] == '0') return false;
  const size_t area = AreaCodeLength(digits);
  if (area == 4 && digits[1] < '3') return false;
  const size_t local = digits.size() - area;
  return digits[area] >= '2' && (local == 8 || (local == 7 && area == 4));
}

// Without what people write between digits; empty where something else is among them.
std::string DigitsOf(absl::string_view text) {
  std::string digits;
  for (char c : text) {
    if (absl::ascii_isdigit(c)) {
      digits.push_back(c);
    } else if (absl::string_view(" -()").find(c) == absl::string_view::npos) {
      return "";
    }
  }
  return digits;
}

}  // namespace

absl::StatusOr<Phone> Phone::Parse(absl::string_view text, absl::string_view field) {
  text = absl::StripAsciiWhitespace(text);
  if (!absl::ConsumePrefix(&text, "+86")) absl::ConsumePrefix(&text, "0086");
  std::string digits = DigitsOf(text);
  if (!IsMobile(digits) && !IsLandline(digits)) {
    return InvalidField(field, "must be a mainland mobile, or a landline with its area code");
  }
  return Phone(std::move(digits));
}

std::string Phone::Masked() const {
  if (IsMobile(digits_)) return absl::StrCat(digits_.substr(0, 3), "****", digits_.substr(7));
  return absl::StrCat(digits_.substr(0, AreaCodeLength(digits_)), "****",
                      digits_.substr(digits_.size() - 3));
}

}  // namespace homecare::registry
