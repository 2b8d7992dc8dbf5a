// What a detector found: not a verdict, but a reason to look, with what was measured.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace homecare::billing::audit {

// INFO: worth knowing. WARNING: ask the provider. SERIOUS: stop and look before money moves.
enum class Severity { kInfo, kWarning, kSerious };

// At most so many visits are named in a finding; evidence "visits" tells how many there are.
inline constexpr size_t kMostVisitsNamed = 1000;

struct Finding {
  std::string detector;
  int version = 1;
  Severity severity = Severity::kInfo;
  // Whom it is about, each in order of id, none twice.
  std::vector<std::string> visit_ids;
  std::vector<std::string> elder_ids;
  std::vector<std::string> caregiver_ids;
  std::vector<std::string> device_ids;
  // What was measured, and by which threshold ("threshold_..."); units are in the names.
  std::vector<std::pair<std::string, std::string>> evidence;
  // For a person to read; ids and numbers only, no personal data.
  std::string sentence;

  bool operator==(const Finding&) const = default;
};

}  // namespace homecare::billing::audit
