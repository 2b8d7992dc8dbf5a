#include "services/billing/chain/checkpoint.h"

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/status.h"

namespace homecare::billing::chain {

std::string CanonicalBytes(const Checkpoint& checkpoint) {
  return CanonicalWriter("HCCHECKP")
      .Text(checkpoint.city_code)
      .Number(checkpoint.number)
      .Number(checkpoint.tree_size)
      .Text(checkpoint.root.view())
      .Text(checkpoint.head.view())
      .Instant(checkpoint.time)
      .Text(checkpoint.previous.view())
      .Text(checkpoint.entry_tags)
      .Text(checkpoint.key_id.view())
      .bytes();
}

Hash CheckpointHash(const Checkpoint& checkpoint) { return Sha256(CanonicalBytes(checkpoint)); }

absl::StatusOr<Checkpoint> MakeCheckpoint(absl::string_view city_code, const Checkpoint* previous,
                                          Frontier& frontier, const std::vector<Hash>& entries,
                                          absl::Time time, const SigningKey& key) {
  HC_CHECK(entries.size() <= kMostEntriesPerCheckpoint);
  const Hash signed_root = previous == nullptr ? Frontier().Root() : previous->root;
  const int64_t signed_size = previous == nullptr ? 0 : previous->tree_size;
  if (frontier.size() != signed_size || frontier.Root() != signed_root) {
    return CheckpointMismatch(absl::StrCat("the ledger's first ", signed_size,
                                           " entries are not those that were signed"));
  }
  Frontier grown = frontier;
  Checkpoint next;
  next.city_code = std::string(city_code);
  next.head = previous == nullptr ? Hash() : previous->head;
  for (const Hash& entry : entries) {
    grown.Append(entry.view());
    next.head = entry;
    absl::StrAppend(&next.entry_tags, entry.view().substr(0, kTagLength));
  }
  next.number = previous == nullptr ? 1 : previous->number + 1;
  next.tree_size = grown.size();
  next.root = grown.Root();
  next.time = absl::FromUnixMicros(absl::ToUnixMicros(time));
  if (previous != nullptr) next.previous = CheckpointHash(*previous);
  RETURN_IF_ERROR(CheckSuccession(previous, next));
  SignCheckpoint(key, &next);
  frontier = std::move(grown);
  return next;
}

void SignCheckpoint(const SigningKey& key, Checkpoint* checkpoint) {
  checkpoint->key_id = key.public_key().id();
  checkpoint->signature = key.Sign(CanonicalBytes(*checkpoint));
}

absl::Status VerifyCheckpoint(const Checkpoint& checkpoint, const PublicKey& key) {
  if (checkpoint.key_id != key.id() ||
      !key.Verifies(CanonicalBytes(checkpoint), checkpoint.signature)) {
    return CheckpointMismatch(
        absl::StrCat("checkpoint ", checkpoint.number, " is not signed with this key"));
  }
  return absl::OkStatus();
}

absl::Status CheckSuccession(const Checkpoint* previous, const Checkpoint& checkpoint) {
  static const auto* const kNone = new Checkpoint();
  const Checkpoint& before = previous == nullptr ? *kNone : *previous;
  const Hash hash = previous == nullptr ? Hash() : CheckpointHash(before);
  const int64_t added = checkpoint.tree_size - before.tree_size;
  const bool follows =
      checkpoint.number == before.number + 1 && checkpoint.previous == hash && added >= 0 &&
      checkpoint.entry_tags.size() == static_cast<uint64_t>(added) * kTagLength &&
      (previous == nullptr ||
       (checkpoint.city_code == before.city_code && checkpoint.time >= before.time));
  if (follows) return absl::OkStatus();
  return CheckpointMismatch(absl::StrCat("checkpoint ", checkpoint.number,
                                         " does not follow checkpoint ", before.number));
}

}  // namespace homecare::billing::chain
