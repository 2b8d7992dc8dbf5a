// Ledgers made for tests, with the library that the service writes its own with.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "services/billing/chain/checkpoint.h"
#include "services/billing/chain/entry.h"

namespace homecare::testing {

namespace chain = ::homecare::billing::chain;

using Random = std::mt19937_64;

// Uniform in [first, last].
int64_t Between(Random& random, int64_t first, int64_t last);

struct MadeLedger {
  std::vector<chain::Entry> entries;
  std::vector<chain::Hash> hashes;  // What the column entry_hash says, right or wrong.
  std::vector<chain::Checkpoint> checkpoints;
};

struct Shape {
  int checkpoints = 4;
  int signed_entries = 30;
  int unsigned_entries = 0;
};

// Consistent, with texts that need quotes now and then; no number, no link and no time.
chain::Entry RandomEntry(Random& random, int64_t serial);

chain::SigningKey RandomKey(Random& random);

// Checkpoints end at random places, some of them at the same one.
MadeLedger MakeLedger(Random& random, const Shape& shape, const chain::SigningKey& key);

std::string RowOf(const MadeLedger& ledger, size_t index);
std::string ExportOf(const MadeLedger& ledger);
std::string CheckpointLinesOf(const MadeLedger& ledger);

}  // namespace homecare::testing
