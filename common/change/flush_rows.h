// Writes the rows that a group's steps gave to Change::Insert. Private to common/change.
#pragma once

#include <vector>

#include "common/change/effects.h"
#include "common/pg/tx.h"

namespace homecare {

// A statement for each RowInsert, in the order of their first rows. Throws what pg::Tx throws.
void FlushRows(pg::Tx& tx, const std::vector<Effects::InsertedRow>& rows);

}  // namespace homecare
