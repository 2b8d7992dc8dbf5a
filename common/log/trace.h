// The trace a thread works for (W3C Trace Context), and the deadline that travels with it.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace homecare {

struct Trace {
  // "00-<32 hex>-<16 hex>-<2 hex>"; empty outside any call.
  std::string traceparent;
  // When the caller stops waiting; InfiniteFuture where nobody waits.
  absl::Time deadline = absl::InfiniteFuture();

  // The 32 hex digits, or empty.
  absl::string_view trace_id() const;
};

// A new trace, and a child span of an existing one (a malformed parent starts a new trace).
std::string NewTraceparent();
std::string ChildTraceparent(absl::string_view parent);

// The current thread's trace. Thread local.
const Trace& CurrentTrace();

// Sets the thread's trace while it lives, then restores what was.
class TraceScope {
 public:
  explicit TraceScope(Trace trace);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  Trace before_;
};

}  // namespace homecare
