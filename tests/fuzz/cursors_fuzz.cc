// Cursors of watches: what is taken is exactly what was given out.
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/change/feed_table.h"
#include "tests/fuzz/fuzz.h"

FUZZ_TARGET(cursors, bytes) {
  const auto position = homecare::ParseCursor(bytes);
  if (position.ok()) {
    HC_CHECK(homecare::FormatCursor(*position) == bytes);
  } else {
    HC_CHECK(homecare::Reason(position.status()) == "INVALID_CURSOR");
  }
}
