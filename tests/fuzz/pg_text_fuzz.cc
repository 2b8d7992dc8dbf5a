// PostgreSQL's text forms: what is read can be written and reads back the same; and any value that
// is written reads back.
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/check.h"
#include "common/pg/text_format.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

template <typename T>
void CheckReread(absl::string_view text, std::optional<T> (*parse)(absl::string_view),
                 std::string (*format)(T)) {
  const std::optional<T> value = parse(text);
  if (!value.has_value()) return;
  HC_CHECK(parse(format(*value)) == value);
}

void CheckDouble(absl::string_view text) {
  const std::optional<double> value = pg::ParseDouble(text);
  if (!value.has_value() || *value != *value) return;  // NaN is not equal to itself
  HC_CHECK(pg::ParseDouble(pg::FormatDouble(*value)) == value);
}

void CheckArray(absl::string_view text) {
  const auto elements = pg::ParseArray(text);
  if (elements.has_value()) HC_CHECK(pg::ParseArray(pg::FormatArray(*elements)) == elements);
  const std::vector<std::string> any = absl::StrSplit(text, ',');
  HC_CHECK(pg::ParseArray(pg::FormatArray(any)) == any);
}

void CheckBytes(absl::string_view text) {
  const std::optional<std::string> bytes = pg::ParseBytes(text);
  if (bytes.has_value()) HC_CHECK(pg::ParseBytes(pg::FormatBytes(*bytes)) == bytes);
  HC_CHECK(pg::ParseBytes(pg::FormatBytes(text)) == std::string(text));
}

}  // namespace
}  // namespace homecare::fuzz

FUZZ_TARGET(pg_text, bytes) {
  namespace fuzz = homecare::fuzz;
  namespace pg = homecare::pg;
  fuzz::CheckReread(bytes, &pg::ParseTimestamp, &pg::FormatTimestamp);
  fuzz::CheckReread(bytes, &pg::ParseDate, &pg::FormatDate);
  fuzz::CheckDouble(bytes);
  fuzz::CheckArray(bytes);
  fuzz::CheckBytes(bytes);
}
