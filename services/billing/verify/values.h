// Values in the one spelling that is accepted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace homecare::verify {

// A whole number of 64 bits: no plus, no leading zeros, no -0.
bool ParseNumber(std::string_view text, int64_t* number);

// "2022-06", a month that exists.
bool IsMonth(std::string_view text);

// "2022-06-01T08:00:00.000000Z" as microseconds since 1970.
bool ParseInstant(std::string_view text, int64_t* micros);
std::string FormatInstant(int64_t micros);

// Six digits (GB/T 2260).
bool IsCityCode(std::string_view text);

}  // namespace homecare::verify
