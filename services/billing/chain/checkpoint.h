// A signed statement of how long a city's ledger was at a time, and what was in it. Kept outside
// the database, it shows what whoever rules the database did to the entries it covers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/billing/chain/bytes.h"
#include "services/billing/chain/key.h"
#include "services/billing/chain/merkle.h"

namespace homecare::billing::chain {

// In the order of the canonical bytes and of the JSON object.
struct Checkpoint {
  std::string city_code;
  int64_t number = 0;      // 1, 2, 3... per city.
  int64_t tree_size = 0;   // How many entries it covers, all from the first.
  Hash root;               // Of the Merkle tree over their hashes.
  Hash head;               // The hash of the last of them; zeros where there is none.
  absl::Time time;         // Whole microseconds.
  Hash previous;           // CheckpointHash of the one before; zeros for the first.
  std::string entry_tags;  // kTagLength bytes of the hash of each entry since the one before.
  KeyId key_id;
  Signature signature;  // Ed25519 over the canonical bytes of all of the above.
};

// A tag serves only to name the first bad entry; that there is one is proven by the root.
inline constexpr size_t kTagLength = 4;
// Bounds a line of the file to 8 MB. More entries take more checkpoints.
inline constexpr size_t kMostEntriesPerCheckpoint = 1'000'000;

std::string CanonicalBytes(const Checkpoint& checkpoint);
Hash CheckpointHash(const Checkpoint& checkpoint);

// The checkpoint after `previous` (null: the first), over `entries` more, at most
// kMostEntriesPerCheckpoint: the hashes of those that followed. `frontier` is the one at `previous`
// and is moved forward. CHECKPOINT_MISMATCH, and nothing signed or moved, where it is not the one
// that was signed, or where time runs backward.
absl::StatusOr<Checkpoint> MakeCheckpoint(absl::string_view city_code, const Checkpoint* previous,
                                          Frontier& frontier, const std::vector<Hash>& entries,
                                          absl::Time time, const SigningKey& key);

// Sets key_id and signature.
void SignCheckpoint(const SigningKey& key, Checkpoint* checkpoint);
// CHECKPOINT_MISMATCH unless the key signed it.
absl::Status VerifyCheckpoint(const Checkpoint& checkpoint, const PublicKey& key);
// CHECKPOINT_MISMATCH unless it can stand right after `previous` (null: as the first).
absl::Status CheckSuccession(const Checkpoint* previous, const Checkpoint& checkpoint);

// One JSON object without spaces, keys in the order of the fields; no LF.
std::string ToJson(const Checkpoint& checkpoint);
// CHECKPOINT_INVALID for whatever ToJson would not have written.
absl::StatusOr<Checkpoint> ParseCheckpoint(absl::string_view json);

}  // namespace homecare::billing::chain
