#include "tests/fuzz/fuzz.h"

#include <google/protobuf/stubs/logging.h>

#include <algorithm>

namespace homecare::fuzz {
namespace {

std::vector<Target>& All() {
  static auto* const all = new std::vector<Target>();
  return *all;
}

}  // namespace

Registration::Registration(const char* name, TargetFunction run) { All().push_back({name, run}); }

bool QuietProtobuf() {
  google::protobuf::SetLogHandler(nullptr);
  return true;
}

std::vector<Target> Targets() {
  std::vector<Target> out = All();
  std::sort(out.begin(), out.end(),
            [](const Target& a, const Target& b) { return a.name < b.name; });
  return out;
}

}  // namespace homecare::fuzz
