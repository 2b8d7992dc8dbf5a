#include "services/registry/domain/resident_id.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::registry {
namespace {

constexpr size_t kLength = 18;
constexpr size_t kOldLength = 15;

// Province codes of GB/T 2260, Taiwan, Hong Kong and Macau included.
constexpr absl::string_view kProvinces[] = {"11", "12", "13", "14", "15", "21", "22", "23", "31",
                                            "32", "33", "34", "35", "36", "37", "41", "42", "43",
                                            "44", "45", "46", "50", "51", "52", "53", "54", "61",
                                            "62", "63", "64", "65", "71", "81", "82", "83"};

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// Of the first 17 digits; MOD 11-2 of ISO 7064.
char CheckDigit(absl::string_view digits) {
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
  return "10X98765432"[sum % 11];
}

int Number(absl::string_view digits) {
  int value = 0;
  for (char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

absl::CivilDay BirthDate(absl::string_view text) {
  return absl::CivilDay(Number(text.substr(6, 4)), Number(text.substr(10, 2)),
                        Number(text.substr(12, 2)));
}

// CivilDay carries an impossible date over into the next month: it must come out as it went in.
bool HasRealBirthDate(absl::string_view text) {
  const absl::CivilDay day = BirthDate(text);
  return day.year() == Number(text.substr(6, 4)) && day.month() == Number(text.substr(10, 2)) &&
         day.day() == Number(text.substr(12, 2)) && day.year() >= 1800;
}

}  // namespace

absl::StatusOr<ResidentId> ResidentId::Parse(absl::string_view text, absl::string_view field) {
  std::string full = absl::AsciiStrToUpper(absl::StripAsciiWhitespace(text));
  if (full.size() != kLength && full.size() != kOldLength) {
    return InvalidField(field, "must have 18 or 15 characters");
  }
  const absl::string_view digits(full.data(), full.size() == kLength ? kLength - 1 : kOldLength);
  if (!AllDigits(digits)) return InvalidField(field, "must consist of digits, the last may be X");
  if (full.size() == kOldLength) {
    full.insert(6, "19");
    full.push_back(CheckDigit(full));
  }
  if (std::find(std::begin(kProvinces), std::end(kProvinces), full.substr(0, 2)) ==
      std::end(kProvinces)) {
    return InvalidField(field, "does not begin with a province");
  }
  if (!HasRealBirthDate(full)) return InvalidField(field, "has an impossible birth date");
  if (full.back() != CheckDigit(full)) return InvalidField(field, "has a wrong check digit");
  return ResidentId(std::move(full));
}

absl::CivilDay ResidentId::birth_date() const { return BirthDate(text_); }

Sex ResidentId::sex() const { return (text_[16] - '0') % 2 == 1 ? Sex::kMale : Sex::kFemale; }

std::string ResidentId::Masked() const {
  return absl::StrCat(text_.substr(0, 3), std::string(kLength - 4, '*'), text_.substr(kLength - 1));
}

}  // namespace homecare::registry
