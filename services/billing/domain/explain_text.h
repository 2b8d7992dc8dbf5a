// An explanation as sentences, one a step, for a person who checks a line with a pencil. Ids, terms
// and times of Asia/Shanghai only: no personal data. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/billing/domain/explain.h"

namespace homecare::billing {

std::vector<std::string> SentencesOf(const LineExplanation& explanation);

}  // namespace homecare::billing
