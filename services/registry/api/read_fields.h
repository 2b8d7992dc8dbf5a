// Reading fields of a message one by one, so that all that cannot be read are refused at once.
#pragma once

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "services/registry/domain/checks.h"
#include "services/registry/domain/phone.h"
#include "services/registry/domain/resident_id.h"

namespace homecare::registry {

class FieldReader {
 public:
  explicit FieldReader(absl::string_view path) : path_(path) {}

  // The value, or a default one and its violations.
  template <typename T>
  T Take(absl::StatusOr<T> value) {
    if (value.ok()) return *std::move(value);
    for (const FieldViolation& violation : FieldViolations(value.status())) {
      violations_.Add(violation.field, violation.description);
    }
    return T();
  }

  absl::CivilDay Day(const std::string& text, absl::string_view field) {
    return Take(rpc::CheckedDay(text, Path(path_, field)));
  }
  std::optional<absl::CivilDay> OptionalDay(const std::string& text, absl::string_view field) {
    if (text.empty()) return std::nullopt;
    return Day(text, field);
  }
  std::optional<Phone> OptionalPhone(const std::string& text, absl::string_view field) {
    if (text.empty()) return std::nullopt;
    return Take(Phone::Parse(text, Path(path_, field)));
  }
  LatLng Point(const type::v1::LatLng& point, absl::string_view city_code,
               absl::string_view field) {
    return Take(rpc::CheckedPlace(point, city_code, Path(path_, field)));
  }

  std::string At(absl::string_view field) const { return Path(path_, field); }
  std::string At(absl::string_view field, size_t index) const { return Path(path_, field, index); }

  // The value read, or everything that could not be.
  template <typename T>
  absl::StatusOr<T> Result(T value) const {
    RETURN_IF_ERROR(violations_.ToStatus());
    return value;
  }

 private:
  const std::string path_;
  Violations violations_;
};

}  // namespace homecare::registry
