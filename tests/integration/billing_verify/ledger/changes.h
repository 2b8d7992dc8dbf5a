// What somebody with every right on the database can do to a ledger and its checkpoints.
#pragma once

#include <cstdint>
#include <string>

#include "tests/integration/billing_verify/ledger/made_ledger.h"

namespace homecare::testing {

// Columns of the export, from 0. The last two are the hashes.
inline constexpr int kColumns = 24;
inline constexpr int kPreviousHashColumn = 22;
inline constexpr int kCheckpointFields = 10;

// Gives the field another value that could stand there.
void ChangeField(Random& random, int column, size_t index, MadeLedger* ledger);
void ChangeCheckpointField(Random& random, int field, chain::Checkpoint* checkpoint);

// Links the entries anew from entry `number` on, as if they had always been so.
void RelinkFrom(int64_t number, bool renumber, MadeLedger* ledger);

// Makes checkpoint `number` and all after it fit the ledger, the entries of which have become
// `delta` more; without a key the old signatures stay.
void RebuildCheckpointsFrom(int64_t number, int64_t delta, const chain::SigningKey* key,
                            MadeLedger* ledger);

}  // namespace homecare::testing
