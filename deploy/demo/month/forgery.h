// One fen is altered in the database, by who may do everything there, and homecare-verify finds it.
#pragma once

#include "absl/status/status.h"
#include "deploy/demo/month/scene.h"

namespace homecare::demo {

// Undone at the end. What is not caught goes to the report.
absl::Status Forge(Scene& scene);

}  // namespace homecare::demo
