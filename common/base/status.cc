#include "common/base/status.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace homecare {
namespace {

// Payload addresses inside an absl::Status. Private to this file: read through the functions below.
constexpr char kReasonUrl[] = "homecare/reason";
constexpr char kViolationsUrl[] = "homecare/violations";
constexpr char kRetryUrl[] = "homecare/retry-ms";
// Neither separator can occur in a field path or in our own descriptions.
constexpr char kRecord = '\x1e';
constexpr char kUnit = '\x1f';

std::string PayloadText(const absl::Status& status, absl::string_view url) {
  const auto payload = status.GetPayload(url);
  return payload ? std::string(*payload) : std::string();
}

}  // namespace

absl::Status NamedError(absl::StatusCode code, absl::string_view reason,
                        absl::string_view message) {
  absl::Status status(code, message);
  status.SetPayload(kReasonUrl, absl::Cord(reason));
  return status;
}

absl::Status InvalidField(absl::string_view field, absl::string_view description,
                          absl::string_view reason) {
  return InvalidFields({{std::string(field), std::string(description)}}, reason);
}

absl::Status InvalidFields(const std::vector<FieldViolation>& violations,
                           absl::string_view reason) {
  std::vector<std::string> records, sentences;
  for (const FieldViolation& violation : violations) {
    records.push_back(absl::StrCat(violation.field, std::string(1, kUnit), violation.description));
    sentences.push_back(absl::StrCat(violation.field, ": ", violation.description));
  }
  absl::Status status =
      NamedError(absl::StatusCode::kInvalidArgument, reason, absl::StrJoin(sentences, "; "));
  status.SetPayload(kViolationsUrl, absl::Cord(absl::StrJoin(records, std::string(1, kRecord))));
  return status;
}

absl::Status WithRetryDelay(absl::Status status, absl::Duration delay) {
  status.SetPayload(kRetryUrl, absl::Cord(absl::StrCat(absl::ToInt64Milliseconds(delay))));
  return status;
}

std::string Reason(const absl::Status& status) { return PayloadText(status, kReasonUrl); }

std::vector<FieldViolation> FieldViolations(const absl::Status& status) {
  std::vector<FieldViolation> out;
  const std::string text = PayloadText(status, kViolationsUrl);
  for (absl::string_view record : absl::StrSplit(text, kRecord, absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(record, absl::MaxSplits(kUnit, 1));
    out.push_back({std::string(parts.first), std::string(parts.second)});
  }
  return out;
}

std::optional<absl::Duration> RetryDelay(const absl::Status& status) {
  int64_t milliseconds = 0;
  if (!absl::SimpleAtoi(PayloadText(status, kRetryUrl), &milliseconds)) return std::nullopt;
  return absl::Milliseconds(milliseconds);
}

void Violations::Add(absl::string_view field, absl::string_view description) {
  list_.push_back({std::string(field), std::string(description)});
}

bool Violations::Expect(bool ok, absl::string_view field, absl::string_view description) {
  if (!ok) Add(field, description);
  return ok;
}

absl::Status Violations::ToStatus() const {
  return list_.empty() ? absl::OkStatus() : InvalidFields(list_);
}

}  // namespace homecare
