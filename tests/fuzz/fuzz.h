// What every fuzz target shares. A target is a function of bytes that asserts its properties with
// HC_CHECK; it is built twice: alone, with libFuzzer (HOMECARE_FUZZ), and with all others into
// fuzz_replay, an ordinary test that replays the corpora.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace homecare::fuzz {

using TargetFunction = void (*)(absl::string_view bytes);

struct Target {
  std::string name;  // its corpus is tests/fuzz/corpus/<name>/
  TargetFunction run;
};

// All targets that are linked in, by name.
std::vector<Target> Targets();

// Registers a target; made by FUZZ_TARGET only.
class Registration {
 public:
  Registration(const char* name, TargetFunction run);
};

// protobuf prints each text that is not UTF-8, which costs more than all the rest.
bool QuietProtobuf();

// Takes the input apart from its front. Past the end there are zeros and empty texts.
class Input {
 public:
  explicit Input(absl::string_view bytes) : rest_(bytes) {}

  uint8_t Byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  // Up to the next line feed, which is taken too.
  absl::string_view Line() {
    const absl::string_view line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
    return line;
  }
  absl::string_view Rest() const { return rest_; }

 private:
  absl::string_view rest_;
};

}  // namespace homecare::fuzz

#ifdef HOMECARE_FUZZ
#define HC_FUZZ_ENTRY_(name)                                                  \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {   \
    FuzzTarget(absl::string_view(reinterpret_cast<const char*>(data), size)); \
    return 0;                                                                 \
  }
#else
#define HC_FUZZ_ENTRY_(name) \
  static const ::homecare::fuzz::Registration registration(#name, &FuzzTarget);
#endif

// FUZZ_TARGET(name, bytes) { ... }, once a file, at the end of it and outside any namespace.
#define FUZZ_TARGET(name, bytes)                   \
  static void FuzzTarget(absl::string_view bytes); \
  HC_FUZZ_ENTRY_(name)                             \
  static void FuzzTarget(absl::string_view bytes)
