// Explanations as the contract has them.
#pragma once

#include <vector>

#include "homecare/billing/v1/ledger.pb.h"
#include "services/billing/domain/explain.h"
#include "services/billing/domain/line.h"

namespace homecare::billing {

v1::LineExplanation ToProto(const LineExplanation& explanation);

// For minutes that were posted once and are not billed any more.
void AddNothingLeft(v1::LineExplanation& out);

// `about` are all lines posted about the same minutes.
void SetNet(const std::vector<Line>& about, v1::LineExplanation& out);

}  // namespace homecare::billing
