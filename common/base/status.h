// Errors as values, each with a name.
//
// An error is an absl::Status made by NamedError (or one of the short makers below). Its name, the
// UPPER_SNAKE reason, travels to the caller as google.rpc.ErrorInfo.reason; field violations travel
// as google.rpc.BadRequest; a retry delay as google.rpc.RetryInfo. The bridge to gRPC is
// common/rpc/status_bridge.h; nothing here knows protobuf, so domain code may use it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace homecare {

// One refused field of a request: its path ("window.start_time"), and what was expected.
struct FieldViolation {
  std::string field;
  std::string description;

  bool operator==(const FieldViolation& other) const {
    return field == other.field && description == other.description;
  }
};

// An error of the given code, known to callers by `reason`. The message is shown to callers: it
// carries ids and limits, never personal data and never the text of a database or a library.
absl::Status NamedError(absl::StatusCode code, absl::string_view reason, absl::string_view message);

// INVALID_ARGUMENT, INVALID_FIELD unless another name is given.
absl::Status InvalidField(absl::string_view field, absl::string_view description,
                          absl::string_view reason = "INVALID_FIELD");
absl::Status InvalidFields(const std::vector<FieldViolation>& violations,
                           absl::string_view reason = "INVALID_FIELD");

// The same error, with the delay after which a caller may try again.
absl::Status WithRetryDelay(absl::Status status, absl::Duration delay);

// What was attached. Empty where nothing was.
std::string Reason(const absl::Status& status);
std::vector<FieldViolation> FieldViolations(const absl::Status& status);
std::optional<absl::Duration> RetryDelay(const absl::Status& status);

// Gathers violations, so that a caller learns of all of them at once.
class Violations {
 public:
  void Add(absl::string_view field, absl::string_view description);
  // Adds when `ok` is false; returns `ok`.
  bool Expect(bool ok, absl::string_view field, absl::string_view description);
  bool empty() const { return list_.empty(); }
  // OK when nothing was added, else InvalidFields.
  absl::Status ToStatus() const;

 private:
  std::vector<FieldViolation> list_;
};

}  // namespace homecare

#define RETURN_IF_ERROR(expression)          \
  do {                                       \
    absl::Status hc_status_ = (expression);  \
    if (!hc_status_.ok()) return hc_status_; \
  } while (false)

#define HC_CONCAT_INNER_(a, b) a##b
#define HC_CONCAT_(a, b) HC_CONCAT_INNER_(a, b)
#define ASSIGN_OR_RETURN(target, expression) \
  HC_ASSIGN_OR_RETURN_(HC_CONCAT_(hc_status_or_, __LINE__), target, expression)
#define HC_ASSIGN_OR_RETURN_(holder, target, expression) \
  auto holder = (expression);                            \
  if (!holder.ok()) return holder.status();              \
  target = *std::move(holder)
