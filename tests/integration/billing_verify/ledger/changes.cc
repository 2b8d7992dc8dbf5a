#include "tests/integration/billing_verify/ledger/changes.h"

#include <algorithm>
#include <array>
#include <variant>

namespace homecare::testing {
namespace {

using chain::Entry;

void ChangeText(Random& random, std::string* text) {
  if (!text->empty() && random() % 3 == 0) {
    text->clear();
  } else if (!text->empty() && random() % 2 == 0) {
    char& c = (*text)[random() % text->size()];
    c = c == 'x' ? 'y' : 'x';
  } else {
    text->insert(random() % (text->size() + 1), 1, "a0,\"\n x"[random() % 7]);
  }
}

int64_t OtherNumber(Random& random, int64_t number) {
  if (number != 0 && random() % 3 == 0) return -number;
  return number + Between(random, 1, 1000) * (random() % 2 == 0 ? 1 : -1);
}

template <typename Quantity>
void ChangeQuantity(Random& random, Quantity* quantity) {
  *quantity = Quantity(OtherNumber(random, quantity->value()));
}

template <size_t size>
void FlipBit(Random& random, chain::FixedBytes<size>* bytes) {
  bytes->bytes[random() % size] ^= static_cast<uint8_t>(1 << (random() % 8));
}

// The columns that are text; null for the others.
std::string* TextOf(Entry& entry, int column) {
  const std::array<std::string*, 22> texts = {&entry.city_code,
                                              nullptr,
                                              &entry.line_id,
                                              &entry.posting_id,
                                              &entry.elder_id,
                                              nullptr,
                                              nullptr,
                                              &entry.visit_id,
                                              &entry.provider_id,
                                              &entry.funding,
                                              &entry.reason,
                                              nullptr,
                                              nullptr,
                                              nullptr,
                                              &entry.debit_account,
                                              &entry.credit_account,
                                              &entry.policy_version_id,
                                              &entry.corrects_line_id,
                                              &entry.cause,
                                              &entry.cause_id,
                                              &entry.explanation,
                                              nullptr};
  return column < static_cast<int>(texts.size()) ? texts[column] : nullptr;
}

}  // namespace

void ChangeField(Random& random, int column, size_t index, MadeLedger* ledger) {
  Entry& entry = ledger->entries[index];
  if (std::string* const text = TextOf(entry, column); text != nullptr) {
    return ChangeText(random, text);
  }
  switch (column) {
    case 1:
      entry.entry_number = OtherNumber(random, entry.entry_number);
      return;
    case 5:
      entry.month -= Between(random, 1, 12);
      return;
    case 6:
      entry.booked_month += Between(random, 1, 12);
      return;
    case 11:
      return ChangeQuantity(random, &entry.rate_fen_per_hour);
    case 12:
      return ChangeQuantity(random, &entry.minutes);
    case 13:
      return ChangeQuantity(random, &entry.amount_fen);
    case 21:
      entry.post_time += absl::Microseconds(OtherNumber(random, 0));
      return;
    case kPreviousHashColumn:
      return FlipBit(random, &entry.previous_hash);
    default:
      return FlipBit(random, &ledger->hashes[index]);
  }
}

void ChangeCheckpointField(Random& random, int field, chain::Checkpoint* checkpoint) {
  switch (field) {
    case 0:
      checkpoint->city_code = "370301";
      return;
    case 1:
      checkpoint->number += Between(random, 1, 3);
      return;
    case 2:
      checkpoint->tree_size += Between(random, 1, 3);
      return;
    case 3:
      return FlipBit(random, &checkpoint->root);
    case 4:
      return FlipBit(random, &checkpoint->head);
    case 5:
      checkpoint->time += absl::Microseconds(OtherNumber(random, 0));
      return;
    case 6:
      return FlipBit(random, &checkpoint->previous);
    case 7:
      checkpoint->entry_tags += "tags";
      return;
    case 8:
      return FlipBit(random, &checkpoint->key_id);
    default:
      return FlipBit(random, &checkpoint->signature);
  }
}

void RelinkFrom(int64_t number, bool renumber, MadeLedger* ledger) {
  for (size_t i = number - 1; i < ledger->entries.size(); ++i) {
    Entry& entry = ledger->entries[i];
    entry.previous_hash = i == 0 ? chain::Hash() : ledger->hashes[i - 1];
    if (renumber) entry.entry_number = static_cast<int64_t>(i) + 1;
    ledger->hashes[i] = chain::EntryHash(entry);
  }
}

void RebuildCheckpointsFrom(int64_t number, int64_t delta, const chain::SigningKey* key,
                            MadeLedger* ledger) {
  chain::Frontier frontier;
  for (size_t i = 0; i < ledger->checkpoints.size(); ++i) {
    chain::Checkpoint& checkpoint = ledger->checkpoints[i];
    const bool rebuilt = static_cast<int64_t>(i) + 1 >= number;
    if (rebuilt) checkpoint.tree_size += delta;
    if (rebuilt) checkpoint.entry_tags.clear();
    checkpoint.tree_size =
        std::min(checkpoint.tree_size, static_cast<int64_t>(ledger->entries.size()));
    while (frontier.size() < checkpoint.tree_size) {
      const chain::Hash& hash = ledger->hashes[frontier.size()];
      frontier.Append(hash.view());
      if (rebuilt) checkpoint.entry_tags += std::string(hash.view().substr(0, chain::kTagLength));
    }
    if (!rebuilt) continue;
    checkpoint.root = frontier.Root();
    checkpoint.head = frontier.size() == 0 ? chain::Hash() : ledger->hashes[frontier.size() - 1];
    checkpoint.previous =
        i == 0 ? chain::Hash() : chain::CheckpointHash(ledger->checkpoints[i - 1]);
    if (key != nullptr) chain::SignCheckpoint(*key, &checkpoint);
  }
}

}  // namespace homecare::testing
