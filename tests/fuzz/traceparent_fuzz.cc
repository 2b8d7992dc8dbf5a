// The header traceparent: whatever a caller sends, the call carries on a well-formed trace, which
// is the caller's where that was one.
#include <string>

#include "common/base/check.h"
#include "common/log/trace.h"
#include "tests/fuzz/fuzz.h"

FUZZ_TARGET(traceparent, bytes) {
  const homecare::Trace parent{std::string(bytes)};
  const homecare::Trace child{homecare::ChildTraceparent(bytes)};
  HC_CHECK(child.traceparent.size() == 55 && child.trace_id().size() == 32);
  HC_CHECK(parent.trace_id().empty() || parent.trace_id() == child.trace_id());
  HC_CHECK(parent.traceparent != child.traceparent);
}
