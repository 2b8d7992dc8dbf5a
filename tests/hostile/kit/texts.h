// Texts that mean the same wherever a field has the name: good ones and bad ones.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "tests/hostile/kit/route.h"

namespace homecare::hostile {

// Farther than a caller's time may be.
inline constexpr absl::Duration kTooFar = absl::Hours(24 * 400);

// What a text is, by the field's name.
enum class TextKind { kPlain, kCity, kRequestId, kToken, kCursor, kDay, kMonth, kPhone, kId };
TextKind KindOf(const std::string& name);

// What is wrong with them, and the texts.
std::vector<std::pair<std::string, std::string>> BadTexts(TextKind kind);

// A value that is as good as any other.
std::string OtherText(TextKind kind);

void SetText(Message& owner, const Step& step, const std::string& text);

// A made-up number of the unassigned area 370390 with a right check digit.
std::string ResidentIdBornOn(const std::string& yyyymmdd);

}  // namespace homecare::hostile
