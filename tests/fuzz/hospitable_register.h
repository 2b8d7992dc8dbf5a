// A register where everybody who is asked for is there and everybody new may come in: so the rules
// of registry's domain are reached without a database.
#pragma once

#include <memory>

#include "services/registry/domain/roll.h"

namespace homecare::fuzz {

inline constexpr char kNewcomer[] = "x1";
// Who has this id has a grant and a suspension, in force and of the same id.
inline constexpr char kOldHand[] = "y1";

// Keeps nothing.
std::shared_ptr<registry::Rolls> OpenHospitableRegister(absl::Time now);

}  // namespace homecare::fuzz
