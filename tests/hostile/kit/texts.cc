#include "tests/hostile/kit/texts.h"

#include "absl/strings/str_cat.h"

namespace homecare::hostile {

using google::protobuf::Reflection;

namespace {

std::string WithWrongCheckDigit(std::string id) {
  id.back() = id.back() == '0' ? '1' : '0';
  return id;
}

}  // namespace

TextKind KindOf(const std::string& name) {
  for (const char* day : {"valid_from", "valid_to", "contract_from", "contract_to"}) {
    if (name == day) return TextKind::kDay;
  }
  if (name == "service_date") return TextKind::kDay;
  if (name == "city_code") return TextKind::kCity;
  if (name == "request_id") return TextKind::kRequestId;
  if (name == "page_token") return TextKind::kToken;
  if (name == "cursor") return TextKind::kCursor;
  if (name == "month") return TextKind::kMonth;
  if (name == "phone") return TextKind::kPhone;
  if (name == "resident_id") return TextKind::kId;
  return TextKind::kPlain;
}

std::vector<std::pair<std::string, std::string>> BadTexts(TextKind kind) {
  switch (kind) {
    case TextKind::kCity:
      return {{"unknown city", "110000"}, {"five digits", "37030"}, {"a letter", "37030x"}};
    case TextKind::kRequestId:
      return {{"blank inside", "a b"}, {"not ASCII", "请求"}, {"65 bytes", std::string(65, 'a')}};
    case TextKind::kDay:
      return {{"no such day", "2022-02-30"},
              {"one digit", "2022-6-1"},
              {"words", "yesterday"},
              {"blank", " "},
              {"a century", "20220601"}};
    case TextKind::kMonth:
      return {{"month 13", "2022-13"}, {"no dash", "202206"}, {"a day", "2022-06-01"}};
    case TextKind::kPhone:
      return {{"short", "12345"}, {"abroad", "+1 212 555 0100"}, {"words", "call me"}};
    case TextKind::kId:
      return {{"wrong check digit", WithWrongCheckDigit(ResidentIdBornOn("19400101"))},
              {"31 February", ResidentIdBornOn("19400231")},
              {"month 13", ResidentIdBornOn("19401301")},
              {"no province", absl::StrCat("00", ResidentIdBornOn("19400101").substr(2))},
              {"17 digits", "37039019400101123"},
              {"letters", "37039O19400101123X"}};
    default:
      return {};
  }
}

std::string OtherText(TextKind kind) {
  switch (kind) {
    case TextKind::kDay:
      return "2022-06-02";
    case TextKind::kMonth:
      return "2022-07";
    case TextKind::kPhone:
      return "13800000000";
    case TextKind::kId:
      return ResidentIdBornOn("19310203");
    default:
      return "other";
  }
}

void SetText(Message& owner, const Step& step, const std::string& text) {
  const Reflection& reflection = *owner.GetReflection();
  if (step.index < 0) return reflection.SetString(&owner, step.field, text);
  reflection.SetRepeatedString(&owner, step.field, step.index, text);
}

std::string ResidentIdBornOn(const std::string& yyyymmdd) {
  const std::string digits = absl::StrCat("370390", yyyymmdd, "123");
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
  return absl::StrCat(digits, std::string(1, "10X98765432"[sum % 11]));
}

}  // namespace homecare::hostile
