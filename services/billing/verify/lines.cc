#include "services/billing/verify/lines.h"

#include <algorithm>

namespace homecare::verify {
namespace {

// A small file does with a small buffer; a large one is read in large pieces soon.
constexpr size_t kFirstChunk = 4 * 1024;
constexpr size_t kLongestChunk = 256 * 1024;

}  // namespace

LineReader::LineReader(std::istream& file, std::string name, size_t longest_line)
    : file_(file), name_(std::move(name)), longest_line_(longest_line), chunk_(kFirstChunk) {}

bool LineReader::Fill() {
  buffer_.erase(0, start_);
  start_ = 0;
  const size_t kept = buffer_.size();
  buffer_.resize(kept + chunk_);
  file_.read(buffer_.data() + kept, static_cast<std::streamsize>(chunk_));
  buffer_.resize(kept + static_cast<size_t>(file_.gcount()));
  chunk_ = std::min(2 * chunk_, kLongestChunk);
  return buffer_.size() > kept;
}

Outcome LineReader::Next(std::string_view* line) {
  ++number_;
  size_t searched = start_;
  size_t end;
  while ((end = buffer_.find('\n', searched)) == std::string::npos) {
    const size_t length = buffer_.size() - start_;
    if (length > longest_line_) break;
    if (Fill()) {
      searched = length;
      continue;
    }
    *line = {};
    if (file_.bad()) return Unusable(Where() + "the file cannot be read");
    return length == 0 ? Outcome() : Unusable(Where() + "expected LF at the end of the last line");
  }
  if (end == std::string::npos || end - start_ > longest_line_) {
    return Unusable(Where() + "expected a line of at most " + std::to_string(longest_line_) +
                    " bytes");
  }
  *line = std::string_view(buffer_).substr(start_, end - start_);
  start_ = end + 1;
  return {};
}

}  // namespace homecare::verify
