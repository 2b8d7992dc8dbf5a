#include "common/log/trace.h"

#include <sys/random.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"

namespace homecare {
namespace {

// W3C Trace Context, level 1: version-traceid-parentid-flags.
constexpr size_t kTraceIdAt = 3;
constexpr size_t kTraceIdSize = 32;
constexpr size_t kParentIdAt = 36;
constexpr size_t kParentIdSize = 16;
constexpr size_t kFlagsAt = 53;
constexpr size_t kSize = 55;

thread_local Trace current;

bool IsLowerHex(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(c) && !(c >= 'a' && c <= 'f')) return false;
  }
  return true;
}

bool AllZero(absl::string_view text) { return text.find_first_not_of('0') == text.npos; }

// A later version may have more behind the flags; version ff is forbidden.
bool WellFormed(absl::string_view parent) {
  if (parent.size() < kSize || parent.substr(0, 2) == "ff") return false;
  if (parent.size() > kSize && (parent.substr(0, 2) == "00" || parent[kSize] != '-')) return false;
  if (parent[2] != '-' || parent[kParentIdAt - 1] != '-' || parent[kFlagsAt - 1] != '-') {
    return false;
  }
  const absl::string_view trace_id = parent.substr(kTraceIdAt, kTraceIdSize);
  const absl::string_view parent_id = parent.substr(kParentIdAt, kParentIdSize);
  return IsLowerHex(parent.substr(0, 2)) && IsLowerHex(parent.substr(kFlagsAt, 2)) &&
         IsLowerHex(trace_id) && IsLowerHex(parent_id) && !AllZero(trace_id) && !AllZero(parent_id);
}

// Every call takes some, and asking the kernel costs more than all else here: a thread asks for
// many at once. So few that getrandom(2) never gives less than it was asked for.
constexpr size_t kPool = 240;

std::string RandomHex(size_t bytes) {
  thread_local char pool[kPool];
  thread_local size_t used = kPool;
  if (used + bytes > kPool) {
    HC_CHECK(getrandom(pool, kPool, 0) == static_cast<ssize_t>(kPool));
    used = 0;
  }
  std::string raw(pool + used, bytes);
  used += bytes;
  raw[0] |= 1;  // all zero is not a legal id
  return absl::BytesToHexString(raw);
}

}  // namespace

absl::string_view Trace::trace_id() const {
  if (!WellFormed(traceparent)) return absl::string_view();
  return absl::string_view(traceparent).substr(kTraceIdAt, kTraceIdSize);
}

std::string NewTraceparent() {
  return absl::StrCat("00-", RandomHex(kTraceIdSize / 2), "-", RandomHex(kParentIdSize / 2), "-01");
}

std::string ChildTraceparent(absl::string_view parent) {
  if (!WellFormed(parent)) return NewTraceparent();
  return absl::StrCat("00-", parent.substr(kTraceIdAt, kTraceIdSize), "-",
                      RandomHex(kParentIdSize / 2), "-", parent.substr(kFlagsAt, 2));
}

const Trace& CurrentTrace() { return current; }

TraceScope::TraceScope(Trace trace) : before_(std::exchange(current, std::move(trace))) {}

TraceScope::~TraceScope() { current = std::move(before_); }

}  // namespace homecare
