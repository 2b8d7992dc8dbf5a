// The cities this build knows, by GB/T 2260 code. A city is a tenant: adding one here is what
// lets a process serve it.
#pragma once

#include "absl/strings/string_view.h"
#include "common/base/geo.h"

namespace homecare {

struct City {
  absl::string_view code;
  absl::string_view name;
  // Smallest box around the city's counties, widened by about two kilometres.
  BoundingBox limits;
};

// Null for a code that is not known.
const City* FindCity(absl::string_view code);

}  // namespace homecare
