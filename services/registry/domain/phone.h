// Telephone numbers of mainland China. Personal data: as ResidentId.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace homecare::registry {

// A value; empty only when default made.
class Phone {
 public:
  Phone() = default;

  // A mobile number (11 digits, 1[3-9]...) or a landline with its area code (0533 and 7 or 8
  // digits; 010 and 02x and 8 digits). Spaces, hyphens, brackets and a leading +86 or 0086 are
  // dropped. INVALID_FIELD at `field`, without the number.
  static absl::StatusOr<Phone> Parse(absl::string_view text, absl::string_view field);

  // Digits only.
  const std::string& digits() const { return digits_; }

  // "138****5678", "0533****678".
  std::string Masked() const;

  bool operator==(const Phone&) const = default;

 private:
  explicit Phone(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

}  // namespace homecare::registry
