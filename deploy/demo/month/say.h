// How the month's part of the demo speaks: titles, rows of a name and what is to be said, figures
// as people write them.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace homecare::demo {

// To standard output, at once: the reader follows what is going on.
void SayTitle(absl::string_view title);
void SayRow(absl::string_view name, absl::string_view value);
// What a program said, line by line.
void SayTold(absl::string_view text);

std::string Yuan(int64_t fen);        // "-12.05 yuan"
std::string Grouped(int64_t number);  // "1,234,567"
std::string Hex(absl::string_view bytes);

}  // namespace homecare::demo
