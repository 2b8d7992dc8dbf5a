#include "services/matching/plan/scanner.h"

#include <limits>

#include "absl/strings/str_cat.h"

namespace homecare::matching::plan {

absl::Status Malformed(absl::string_view path, absl::string_view expected) {
  return absl::InvalidArgumentError(
      absl::StrCat(path.empty() ? "the document" : path, ": expected ", expected));
}

bool Scanner::Peek(char expected) {
  SkipSpace();
  return at_ < end_ && *at_ == expected;
}

bool Scanner::Take(char expected) {
  if (!Peek(expected)) return false;
  ++at_;
  return true;
}

bool Scanner::AtEnd() {
  SkipSpace();
  return at_ == end_;
}

bool Scanner::Number(int32_t& number) {
  SkipSpace();
  const char* const begin = at_;
  int64_t value = 0;
  while (at_ < end_ && *at_ >= '0' && *at_ <= '9' && value <= std::numeric_limits<int32_t>::max()) {
    value = 10 * value + (*at_++ - '0');
  }
  const bool goes_on = at_ < end_ && (*at_ == '.' || *at_ == 'e' || *at_ == 'E');
  if (at_ == begin || goes_on || value > std::numeric_limits<int32_t>::max()) {
    at_ = begin;
    return false;
  }
  number = static_cast<int32_t>(value);
  return true;
}

bool Scanner::SkipString(absl::string_view& inside) {
  if (at_ == end_ || *at_ != '"') return false;
  const char* const begin = ++at_;
  while (at_ < end_ && *at_ != '"') at_ += *at_ == '\\' ? 2 : 1;
  if (at_ >= end_) {
    at_ = end_;
    return false;
  }
  inside = absl::string_view(begin, static_cast<size_t>(at_++ - begin));
  return true;
}

bool Scanner::Skip(absl::string_view& text) {
  SkipSpace();
  const char* const begin = at_;
  int depth = 0;
  while (at_ < end_) {
    const char c = *at_;
    if (c == '"') {
      absl::string_view inside;
      if (!SkipString(inside)) return false;
    } else if (c == '{' || c == '[') {
      ++depth;
      ++at_;
    } else if (c == '}' || c == ']') {
      if (depth == 0) break;
      --depth;
      ++at_;
    } else if (c == ',' && depth == 0) {
      break;
    } else {
      ++at_;
    }
  }
  text = absl::string_view(begin, static_cast<size_t>(at_ - begin));
  return depth == 0 && !text.empty();
}

}  // namespace homecare::matching::plan
