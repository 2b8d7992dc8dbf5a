// Reads a JSON document from front to back without making anything of it: for tables of hundreds of
// millions of numbers, of which a tree or an index would need several times the room.
//
// It checks the form of what it is asked to read; what it skips it only balances.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace homecare::matching::plan {

class Scanner {
 public:
  explicit Scanner(absl::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  // Past this character, if it is the next but white space.
  bool Take(char expected);
  bool Peek(char expected);
  bool AtEnd();

  // Calls body(key) for each member of an object, at the value, which body must read or skip. Keys
  // are as written, escapes left as they are. INVALID_ARGUMENT at `path` where there is no object.
  template <typename Body>
  absl::Status Object(absl::string_view path, const Body& body);

  // A number of digits alone, below 2^31; false, and nothing read, if there is none.
  bool Number(int32_t& number);

  // The text of a value, which it passes by; false if it does not end.
  bool Skip(absl::string_view& text);

 private:
  void SkipSpace() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }
  bool SkipString(absl::string_view& inside);

  const char* at_;
  const char* end_;
};

// INVALID_ARGUMENT, "path: expected".
absl::Status Malformed(absl::string_view path, absl::string_view expected);

template <typename Body>
absl::Status Scanner::Object(absl::string_view path, const Body& body) {
  if (!Take('{')) return Malformed(path, "an object");
  if (Take('}')) return absl::OkStatus();
  do {
    absl::string_view key;
    SkipSpace();
    if (!SkipString(key) || !Take(':')) return Malformed(path, "well-formed JSON");
    if (absl::Status status = body(key); !status.ok()) return status;
  } while (Take(','));
  return Take('}') ? absl::OkStatus() : Malformed(path, "well-formed JSON");
}

}  // namespace homecare::matching::plan
