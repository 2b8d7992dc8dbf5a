// The lines of a file, one after the other, in memory that does not grow with the file.
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <string_view>

#include "services/billing/verify/outcome.h"

namespace homecare::verify {

// Every line must end with LF, and none may be longer than the limit.
class LineReader {
 public:
  // `name` is what messages call the file.
  LineReader(std::istream& file, std::string name, size_t longest_line);

  // The next line without its LF, valid until the next call. At the end `line` has no data().
  Outcome Next(std::string_view* line);

  // "ledger.csv:42: ": of the line that Next gave last.
  std::string Where() const { return name_ + ":" + std::to_string(number_) + ": "; }
  int64_t number() const { return number_; }
  const std::string& name() const { return name_; }

 private:
  bool Fill();  // False at the end of the file.

  std::istream& file_;
  const std::string name_;
  const size_t longest_line_;
  std::string buffer_;
  size_t start_ = 0;  // Of what was not given out yet.
  size_t chunk_;      // Read at the next time.
  int64_t number_ = 0;
};

}  // namespace homecare::verify
