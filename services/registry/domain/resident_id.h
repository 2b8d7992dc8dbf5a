// The resident identity number of GB 11643-1999 (公民身份号码). Personal data: it must not reach
// a log, a metric, an error or an event, and answers show Masked() only.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/registry/domain/words.h"

namespace homecare::registry {

// A value. Always a number whose province, birth date and check digit are right, except when it was
// default made: then it is empty.
class ResidentId {
 public:
  ResidentId() = default;

  // Takes 18 characters (the last may be x or X), or the 15 digits issued until 1999, which become
  // 18 by inserting 19 and the check digit. INVALID_FIELD at `field`, without the number.
  static absl::StatusOr<ResidentId> Parse(absl::string_view text, absl::string_view field);

  // 18 characters, upper case.
  const std::string& text() const { return text_; }
  absl::CivilDay birth_date() const;
  // By the 17th digit: odd is male.
  Sex sex() const;

  // "370**************4". Birth date, sex and county are shown elsewhere, so the usual form with
  // the last four characters would give the whole number away.
  std::string Masked() const;

  bool operator==(const ResidentId&) const = default;

 private:
  explicit ResidentId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace homecare::registry
