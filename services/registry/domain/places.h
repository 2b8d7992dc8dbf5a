// The places of a city: communities and villages with their division codes (GB/T 2260 and the
// statistical codes below it).
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/registry/domain/words.h"

namespace homecare::registry {

struct Place {
  std::string place_code;   // twelve digits
  std::string county_code;  // six digits
  AreaClass area = AreaClass::kUrban;
};

// Thread safe.
class Places {
 public:
  virtual ~Places() = default;
  virtual std::optional<Place> Find(absl::string_view place_code) const = 0;
  virtual bool HasCounty(absl::string_view county_code) const = 0;
};

}  // namespace homecare::registry
