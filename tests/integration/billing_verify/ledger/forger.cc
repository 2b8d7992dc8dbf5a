#include "tests/integration/billing_verify/ledger/forger.h"

#include <algorithm>
#include <iterator>

#include "services/billing/chain/export.h"

namespace homecare::testing {

struct Forger::Kind {
  const char* what;
  Forgery (Forger::*make)();
};

namespace {

// Which of the parts, laid end to end, holds the byte. From 0.
int64_t PartWith(size_t place, const std::vector<std::string>& parts) {
  int64_t part = 0;
  for (; place >= parts[part].size(); ++part) place -= parts[part].size();
  return part;
}

// Header and rows.
std::vector<std::string> PartsOf(const MadeLedger& ledger) {
  std::vector<std::string> parts = {std::string(chain::ExportHeader())};
  for (size_t i = 0; i < ledger.entries.size(); ++i) parts.push_back(RowOf(ledger, i));
  return parts;
}

std::vector<std::string> LinesOf(const MadeLedger& ledger) {
  std::vector<std::string> lines;
  for (const auto& checkpoint : ledger.checkpoints) lines.push_back(ToJson(checkpoint) + "\n");
  return lines;
}

void FlipByte(Random& random, size_t place, std::string* text) {
  (*text)[place] = static_cast<char>((*text)[place] ^ Between(random, 1, 255));
}

template <typename Item>
void EraseAt(std::vector<Item>* items, int64_t number) {
  items->erase(items->begin() + (number - 1));
}

template <typename Item>
void InsertAt(std::vector<Item>* items, int64_t number, Item item) {
  items->insert(items->begin() + (number - 1), std::move(item));
}

}  // namespace

int64_t Forger::Covering(int64_t entry) const {
  for (const chain::Checkpoint& checkpoint : original_.checkpoints) {
    if (checkpoint.tree_size >= entry) return checkpoint.number;
  }
  return 0;
}

int64_t Forger::FirstOf(int64_t checkpoint) const {
  return checkpoint == 1 ? 1 : original_.checkpoints[checkpoint - 2].tree_size + 1;
}

Forgery Forger::BadEntry(const MadeLedger& forged, int64_t entry) const {
  return {.ledger = ExportOf(forged),
          .checkpoints = CheckpointLinesOf(forged),
          .entry = entry,
          .checkpoint = Covering(entry)};
}

Forgery Forger::BadCheckpoint(const MadeLedger& forged, int64_t checkpoint) const {
  return {.ledger = ExportOf(forged),
          .checkpoints = CheckpointLinesOf(forged),
          .entry = FirstOf(checkpoint),
          .checkpoint = checkpoint};
}

chain::Entry Forger::Invented(int64_t number) {
  chain::Entry entry = RandomEntry(random_, 1'000'000 + number);
  entry.entry_number = number;
  entry.post_time = original_.entries[number - 1].post_time;
  if (number > 1) entry.previous_hash = original_.hashes[number - 2];
  return entry;
}

int64_t Forger::Disturb(MadeLedger* forged) {
  const int64_t entry = SignedEntry();
  switch (random_() % 5) {
    case 0:
      EraseAt(&forged->entries, entry);
      EraseAt(&forged->hashes, entry);
      break;
    case 1:
      InsertAt(&forged->entries, entry, Invented(entry));
      InsertAt(&forged->hashes, entry, chain::Hash());
      break;
    case 2: {
      const int64_t other = SignedEntry();
      std::swap(forged->entries[entry - 1], forged->entries[other - 1]);
      if (other == entry) forged->entries[entry - 1].minutes += Minutes(1);
      RelinkFrom(std::min(entry, other), true, forged);
      return std::min(entry, other);
    }
    case 3:
      forged->entries.resize(entry - 1);
      forged->hashes.resize(entry - 1);
      break;
    default:
      ChangeField(random_, static_cast<int>(Between(random_, 2, 21)), entry - 1, forged);
  }
  RelinkFrom(entry, true, forged);
  return entry;
}

Forgery Forger::Field() {
  MadeLedger forged = original_;
  const int64_t entry = AnyEntry();
  ChangeField(random_, static_cast<int>(random_() % kColumns), entry - 1, &forged);
  return BadEntry(forged, entry);
}

Forgery Forger::FieldRelinked() {
  MadeLedger forged = original_;
  const int64_t entry = SignedEntry();
  ChangeField(random_, static_cast<int>(random_() % kPreviousHashColumn), entry - 1, &forged);
  RelinkFrom(entry, false, &forged);
  return BadEntry(forged, entry);
}

Forgery Forger::Remove() {
  MadeLedger forged = original_;
  const int64_t entry = SignedEntry();
  EraseAt(&forged.entries, entry);
  EraseAt(&forged.hashes, entry);
  return BadEntry(forged, entry);
}

Forgery Forger::Insert() {
  MadeLedger forged = original_;
  const int64_t entry = SignedEntry();
  InsertAt(&forged.entries, entry, Invented(entry));
  InsertAt(&forged.hashes, entry, chain::EntryHash(forged.entries[entry - 1]));
  return BadEntry(forged, entry);
}

Forgery Forger::Duplicate() {
  MadeLedger forged = original_;
  const int64_t entry = AnyEntry();
  const int64_t before = Between(random_, 1, size() + 1);
  InsertAt(&forged.entries, before, original_.entries[entry - 1]);
  InsertAt(&forged.hashes, before, original_.hashes[entry - 1]);
  return BadEntry(forged, before == entry ? before + 1 : before);
}

Forgery Forger::Swap() {
  MadeLedger forged = original_;
  const int64_t first = Between(random_, 1, size() - 1);
  const int64_t second = Between(random_, first + 1, size());
  std::swap(forged.entries[first - 1], forged.entries[second - 1]);
  std::swap(forged.hashes[first - 1], forged.hashes[second - 1]);
  return BadEntry(forged, first);
}

Forgery Forger::CutTail() {
  MadeLedger forged = original_;
  const int64_t entry = SignedEntry();
  forged.entries.resize(entry - 1);
  forged.hashes.resize(entry - 1);
  return BadEntry(forged, entry);
}

Forgery Forger::Relinked() {
  MadeLedger forged = original_;
  const int64_t entry = Disturb(&forged);
  return BadEntry(forged, entry);
}

Forgery Forger::EverythingRebuilt() {
  MadeLedger forged = original_;
  const int64_t checkpoint = Covering(Disturb(&forged));
  const int64_t delta = static_cast<int64_t>(forged.entries.size()) - size();
  RebuildCheckpointsFrom(checkpoint, std::max<int64_t>(delta, -1), nullptr, &forged);
  return BadCheckpoint(forged, checkpoint);
}

Forgery Forger::RebuiltByStranger() {
  MadeLedger forged = original_;
  const int64_t checkpoint = Covering(Disturb(&forged));
  RebuildCheckpointsFrom(checkpoint, 0, &stranger_, &forged);
  return BadCheckpoint(forged, checkpoint);
}

Forgery Forger::RebuiltByStrangerUnderOurName() {
  MadeLedger forged = original_;
  const int64_t checkpoint = Covering(Disturb(&forged));
  RebuildCheckpointsFrom(checkpoint, 0, &stranger_, &forged);
  for (size_t i = checkpoint - 1; i < forged.checkpoints.size(); ++i) {
    chain::Checkpoint& changed = forged.checkpoints[i];
    if (i > 0) changed.previous = chain::CheckpointHash(forged.checkpoints[i - 1]);
    changed.key_id = original_.checkpoints[0].key_id;
    changed.signature = stranger_.Sign(chain::CanonicalBytes(changed));
  }
  return BadCheckpoint(forged, checkpoint);
}

Forgery Forger::CheckpointField() {
  MadeLedger forged = original_;
  const int64_t checkpoint = AnyCheckpoint();
  ChangeCheckpointField(random_, static_cast<int>(random_() % kCheckpointFields),
                        &forged.checkpoints[checkpoint - 1]);
  return BadCheckpoint(forged, checkpoint);
}

Forgery Forger::CheckpointsResigned() {
  MadeLedger forged = original_;
  const int64_t checkpoint = AnyCheckpoint();
  RebuildCheckpointsFrom(checkpoint, 0, &stranger_, &forged);
  return BadCheckpoint(forged, checkpoint);
}

Forgery Forger::CheckpointRemoved() {
  MadeLedger forged = original_;
  const int64_t last = static_cast<int64_t>(original_.checkpoints.size());
  const int64_t checkpoint = Between(random_, 1, last - 1);
  EraseAt(&forged.checkpoints, checkpoint);
  return BadCheckpoint(forged, checkpoint);
}

Forgery Forger::CheckpointsSwapped() {
  MadeLedger forged = original_;
  const int64_t last = static_cast<int64_t>(original_.checkpoints.size());
  const int64_t first = Between(random_, 1, last - 1);
  std::swap(forged.checkpoints[first - 1],
            forged.checkpoints[Between(random_, first + 1, last) - 1]);
  return BadCheckpoint(forged, first);
}

Forgery Forger::CheckpointDuplicated() {
  MadeLedger forged = original_;
  const int64_t checkpoint = AnyCheckpoint();
  InsertAt(&forged.checkpoints, checkpoint, original_.checkpoints[checkpoint - 1]);
  return BadCheckpoint(forged, checkpoint + 1);
}

Forgery Forger::LedgerByte() {
  Forgery forgery = BadEntry(original_, 0);
  const size_t place = random_() % forgery.ledger.size();
  FlipByte(random_, place, &forgery.ledger);
  forgery.entry = PartWith(place, PartsOf(original_));
  forgery.checkpoint = forgery.entry == 0 ? 0 : Covering(forgery.entry);
  forgery.either = true;
  return forgery;
}

Forgery Forger::CheckpointByte() {
  const size_t place = random_() % CheckpointLinesOf(original_).size();
  Forgery forgery = BadCheckpoint(original_, PartWith(place, LinesOf(original_)) + 1);
  FlipByte(random_, place, &forgery.checkpoints);
  forgery.either = true;
  return forgery;
}

Forgery Forger::LedgerCutInLine() {
  const std::vector<std::string> parts = PartsOf(original_);
  const int64_t entry = AnyEntry();
  Forgery forgery = BadEntry(original_, entry);
  size_t length = 1 + random_() % (parts[entry].size() - 1);
  for (int64_t i = 0; i < entry; ++i) length += parts[i].size();
  forgery.ledger.resize(length);
  forgery.unreadable = true;
  return forgery;
}

Forgery Forger::CheckpointsCutInLine() {
  const std::vector<std::string> lines = LinesOf(original_);
  const int64_t checkpoint = AnyCheckpoint();
  Forgery forgery = BadCheckpoint(original_, checkpoint);
  size_t length = 1 + random_() % (lines[checkpoint - 1].size() - 1);
  for (int64_t i = 0; i + 1 < checkpoint; ++i) length += lines[i].size();
  forgery.checkpoints.resize(length);
  forgery.unreadable = true;
  return forgery;
}

const Forger::Kind* Forger::Kinds() {
  static constexpr Kind kKinds[] = {
      {"field changed", &Forger::Field},
      {"field changed, chain computed anew", &Forger::FieldRelinked},
      {"entry removed", &Forger::Remove},
      {"entry invented", &Forger::Insert},
      {"entry duplicated", &Forger::Duplicate},
      {"entries swapped", &Forger::Swap},
      {"tail cut", &Forger::CutTail},
      {"entries disturbed, chain computed anew", &Forger::Relinked},
      {"chain and trees computed anew", &Forger::EverythingRebuilt},
      {"chain and trees computed anew, stranger's key", &Forger::RebuiltByStranger},
      {"the same under our key's name", &Forger::RebuiltByStrangerUnderOurName},
      {"field of a checkpoint changed", &Forger::CheckpointField},
      {"checkpoints signed by a stranger", &Forger::CheckpointsResigned},
      {"checkpoint removed", &Forger::CheckpointRemoved},
      {"checkpoints swapped", &Forger::CheckpointsSwapped},
      {"checkpoint duplicated", &Forger::CheckpointDuplicated},
      {"byte of the export changed", &Forger::LedgerByte},
      {"byte of the checkpoints changed", &Forger::CheckpointByte},
      {"export cut in a line", &Forger::LedgerCutInLine},
      {"checkpoints cut in a line", &Forger::CheckpointsCutInLine},
  };
  static_assert(std::size(kKinds) == 20);
  return kKinds;
}

int Forger::kinds() { return 20; }

Forgery Forger::Make(int kind) {
  Forgery forgery = (this->*Kinds()[kind].make)();
  forgery.what = Kinds()[kind].what;
  return forgery;
}

}  // namespace homecare::testing
