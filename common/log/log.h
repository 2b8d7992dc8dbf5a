// Structured log: one JSON object a line on standard error, with time (UTC), level, service,
// message, trace_id and the fields given. Never personal data: no names, ID numbers, phones or
// street addresses in any field.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace homecare::log {

enum class Level { kDebug, kInfo, kWarning, kError };

// A field's value: text, a number or a truth value, written as such.
class Value {
 public:
  Value(absl::string_view text);
  Value(const char* text) : Value(absl::string_view(text)) {}
  Value(const std::string& text) : Value(absl::string_view(text)) {}
  Value(int64_t number) : json_(std::to_string(number)) {}
  Value(int number) : json_(std::to_string(number)) {}
  Value(bool truth) : json_(truth ? "true" : "false") {}
  Value(double number);

  const std::string& json() const { return json_; }

 private:
  std::string json_;
};

using Field = std::pair<absl::string_view, Value>;

// Once, before threads start.
void Configure(absl::string_view service, Level least);

// Whether Write would write a line of that level: to be asked where its fields cost something.
bool Writes(Level level);

// The line Write would write. Bytes that are not UTF-8 are replaced, so it is always valid JSON.
std::string FormatLine(Level level, absl::string_view message, absl::Time time,
                       std::initializer_list<Field> fields);

// Thread safe; a line is written whole.
void Write(Level level, absl::string_view message, std::initializer_list<Field> fields = {});

inline void Debug(absl::string_view message, std::initializer_list<Field> fields = {}) {
  Write(Level::kDebug, message, fields);
}
inline void Info(absl::string_view message, std::initializer_list<Field> fields = {}) {
  Write(Level::kInfo, message, fields);
}
inline void Warning(absl::string_view message, std::initializer_list<Field> fields = {}) {
  Write(Level::kWarning, message, fields);
}
inline void Error(absl::string_view message, std::initializer_list<Field> fields = {}) {
  Write(Level::kError, message, fields);
}

}  // namespace homecare::log
