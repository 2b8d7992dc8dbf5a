// Opens the register in PostgreSQL.
#pragma once

#include <memory>
#include <string>

#include "common/change/change.h"
#include "services/registry/domain/lists.h"
#include "services/registry/domain/roll.h"
#include "services/registry/storage/personal_data.h"
#include "services/registry/storage/place_table.h"

namespace homecare::registry {

// The rolls of a change; they live no longer than it.
std::shared_ptr<Rolls> OpenRolls(Change& change, const PersonalData& personal, PlaceTable& places);

// The lists of a transaction; they live no longer than it and `city_code`.
std::shared_ptr<Lists> OpenLists(pg::Tx& tx, const std::string& city_code,
                                 const PersonalData& personal);

}  // namespace homecare::registry
