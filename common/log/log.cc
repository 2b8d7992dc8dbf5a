#include "common/log/log.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cmath>
#include <mutex>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/log/trace.h"

namespace homecare::log {
namespace {

// Set once before threads start; read by all of them.
std::string* const service_name = new std::string("homecare");
std::atomic<Level> least_level{Level::kInfo};
std::mutex* const output_mutex = new std::mutex;

absl::string_view Name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

// Bytes that are not UTF-8 become U+FFFD: a line is valid JSON whatever it was given.
std::string Quoted(absl::string_view text) {
  using nlohmann::json;
  return json(std::string(text)).dump(-1, ' ', false, json::error_handler_t::replace);
}

void Append(absl::string_view name, absl::string_view json, std::string* line) {
  absl::StrAppend(line, line->size() > 1 ? "," : "", Quoted(name), ":", json);
}

void WriteWhole(absl::string_view line) {
  const std::lock_guard lock(*output_mutex);
  while (!line.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nowhere left to tell
    line.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

Value::Value(absl::string_view text) : json_(Quoted(text)) {}

// JSON has no NaN and no infinity.
Value::Value(double number)
    : json_(std::isfinite(number) ? absl::StrFormat("%.6g", number) : "null") {}

void Configure(absl::string_view service, Level least) {
  *service_name = std::string(service);
  least_level = least;
}

std::string FormatLine(Level level, absl::string_view message, absl::Time time,
                       std::initializer_list<Field> fields) {
  std::string line = "{";
  Append("time", Quoted(absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", time, absl::UTCTimeZone())),
         &line);
  Append("level", Quoted(Name(level)), &line);
  Append("service", Quoted(*service_name), &line);
  Append("message", Quoted(message), &line);
  const absl::string_view trace_id = CurrentTrace().trace_id();
  if (!trace_id.empty()) Append("trace_id", Quoted(trace_id), &line);
  for (const Field& field : fields) Append(field.first, field.second.json(), &line);
  return line + "}\n";
}

bool Writes(Level level) { return level >= least_level.load(std::memory_order_relaxed); }

void Write(Level level, absl::string_view message, std::initializer_list<Field> fields) {
  if (!Writes(level)) return;
  WriteWhole(FormatLine(level, message, absl::Now(), fields));
}

}  // namespace homecare::log
