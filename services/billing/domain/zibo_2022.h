// The published numbers of Zibo's programme of 2022, for tests and tools. A service reads its
// policy and tariffs from its database. Source: DOMAIN "The programme (Zibo, 2022)", P6.
#pragma once

#include <vector>

#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

Policy Zibo2022Policy();
std::vector<Tariff> Zibo2022Tariffs();
Rulebook Zibo2022Rulebook();

}  // namespace homecare::billing
