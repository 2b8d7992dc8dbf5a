// The bytes by which the same resource is recognised when it is registered again: every field as it
// was given, each with its length, so that no two resources share them. They hold personal data:
// storage keeps a keyed hash of them only.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/civil_time.h"
#include "common/base/geo.h"

namespace homecare::registry {

class CanonicalBytes {
 public:
  CanonicalBytes& Text(absl::string_view text) {
    absl::StrAppend(&bytes_, text.size(), ":", text);
    return *this;
  }
  CanonicalBytes& Number(int64_t number) { return Text(absl::StrCat(number)); }
  template <typename Enum>
  CanonicalBytes& Word(Enum value) {
    return Number(static_cast<int>(value));
  }
  CanonicalBytes& Day(absl::CivilDay day) { return Text(FormatDay(day)); }
  CanonicalBytes& Day(const std::optional<absl::CivilDay>& day) {
    return day ? Day(*day) : Text("");
  }
  CanonicalBytes& Time(absl::Time time) { return Number(absl::ToUnixMicros(time)); }
  CanonicalBytes& Time(const std::optional<absl::Time>& time) {
    return time ? Time(*time) : Text("");
  }
  // To a ten-millionth of a degree, about a centimetre.
  CanonicalBytes& Point(const LatLng& point) {
    return Number(std::llround(point.latitude_degrees * 1e7))
        .Number(std::llround(point.longitude_degrees * 1e7));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace homecare::registry
