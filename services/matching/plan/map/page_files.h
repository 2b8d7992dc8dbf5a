// The files of page/, put into the program when it is built.
#pragma once

#include "absl/strings/string_view.h"

namespace homecare::matching {

// HTML with @TITLE@, @STYLE@, @SCRIPT@ and @DATA@ to be replaced.
absl::string_view PageHtml();
absl::string_view PageStyle();
absl::string_view PageScript();
// JSON: [{"name": ..., "ring": [[longitude, latitude], ...]}, ...]
absl::string_view CountyOutlines();

}  // namespace homecare::matching
