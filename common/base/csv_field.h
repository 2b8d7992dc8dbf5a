// A field of a CSV file (RFC 4180): as it is, or in quotes where it holds a comma, a quote or the
// end of a line, and only there. So a text is written in one way, byte for byte. Thread-safe.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace homecare {

// Appends the field, without a comma.
void AppendCsvField(absl::string_view text, std::string* out);

}  // namespace homecare
