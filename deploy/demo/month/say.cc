#include "deploy/demo/month/say.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace homecare::demo {

void SayTitle(absl::string_view title) {
  absl::PrintF("\n%s\n", title);
  std::fflush(stdout);
}

void SayRow(absl::string_view name, absl::string_view value) {
  absl::PrintF("  %-26s %s\n", name, value);
  std::fflush(stdout);
}

void SayTold(absl::string_view text) {
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    SayRow("", absl::StrCat("| ", line));
  }
}

std::string Yuan(int64_t fen) {
  const int64_t size = std::abs(fen);
  return absl::StrFormat("%s%s.%02d yuan", fen < 0 ? "-" : "", Grouped(size / 100), size % 100);
}

std::string Grouped(int64_t number) {
  const std::string digits = absl::StrCat(std::abs(number));
  std::string text = number < 0 ? "-" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

}  // namespace homecare::demo
