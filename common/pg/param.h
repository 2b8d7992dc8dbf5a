// A bound parameter of a statement, in PostgreSQL's text form. Statements never carry values in
// their text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace homecare::pg {

// Raw bytes, for a bytea parameter.
struct Bytes {
  absl::string_view data;
};

class Param {
 public:
  // Implicit on purpose: a parameter list reads as the values it binds.
  Param(absl::string_view text) : text_(text) {}
  Param(const std::string& text) : text_(text) {}
  Param(const char* text) : text_(text) {}
  Param(bool value) : text_(value ? "true" : "false") {}
  Param(int value) : text_(std::to_string(value)) {}
  Param(int64_t value) : text_(std::to_string(value)) {}
  Param(double value);
  Param(absl::Time instant);                      // timestamptz, microseconds
  Param(absl::CivilDay day);                      // date
  Param(Bytes bytes);                             // bytea
  Param(std::nullopt_t) {}                        // NULL
  Param(const std::vector<std::string>& values);  // text[]
  Param(const std::vector<int64_t>& values);      // bigint[]
  Param(const std::vector<absl::Time>& values);   // timestamptz[]
  template <typename T>
  Param(const std::optional<T>& value) : Param(value ? Param(*value) : Param(std::nullopt)) {}

  // Empty for NULL.
  const std::optional<std::string>& text() const { return text_; }

 private:
  std::optional<std::string> text_;
};

}  // namespace homecare::pg
