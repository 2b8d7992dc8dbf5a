// What the command is asked for.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace homecare::matching::plan {

enum class Format { kVroom, kHhcrsp };

struct Options {
  Format format = Format::kVroom;
  // Infinite where only the iterations are limited.
  absl::Duration time_limit = absl::Seconds(10);
  int64_t iterations = std::numeric_limits<int64_t>::max();
  int threads = 2;
  uint64_t seed = 1;
  bool progress = false;
  bool help = false;
  std::string map;                // file for the page of the plan; empty: none
  std::string travel_matrix_url;  // empty: the great circle
  std::string explain;            // a job's id; empty: nobody asks
};

// INVALID_ARGUMENT that names the option.
absl::StatusOr<Options> ReadOptions(const std::vector<absl::string_view>& arguments);

// What --help prints.
absl::string_view Usage();

}  // namespace homecare::matching::plan
