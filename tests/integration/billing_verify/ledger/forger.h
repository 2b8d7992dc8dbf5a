// Forgeries, one after the other, each with what a verifier must say to it.
#pragma once

#include <cstdint>
#include <string>

#include "tests/integration/billing_verify/ledger/changes.h"
#include "tests/integration/billing_verify/ledger/made_ledger.h"

namespace homecare::testing {

struct Forgery {
  std::string what;         // For messages.
  std::string ledger;       // The export.
  std::string checkpoints;  // The file.
  // What must be found: the place of the first bad entry (0: the header is), and the checkpoint
  // that vouches for it or is bad itself (0: none covers it).
  int64_t entry = 0;
  int64_t checkpoint = 0;
  bool unreadable = false;  // Else tampered with; where bytes are spoilt it may be either.
  bool either = false;
};

class Forger {
 public:
  // All must outlive the forger. The stranger's key is not the one the ledger was signed with.
  Forger(Random& random, const MadeLedger& original, const chain::SigningKey& stranger)
      : random_(random), original_(original), stranger_(stranger) {}

  // How many kinds of forgery there are.
  static int kinds();
  Forgery Make(int kind);

 private:
  struct Kind;
  static const Kind* Kinds();

  int64_t size() const { return static_cast<int64_t>(original_.entries.size()); }
  int64_t signed_size() const { return original_.checkpoints.back().tree_size; }
  int64_t AnyEntry() { return Between(random_, 1, size()); }
  int64_t SignedEntry() { return Between(random_, 1, signed_size()); }
  int64_t AnyCheckpoint() {
    return Between(random_, 1, static_cast<int64_t>(original_.checkpoints.size()));
  }
  int64_t Covering(int64_t entry) const;      // The checkpoint that covers it, or 0.
  int64_t FirstOf(int64_t checkpoint) const;  // The first entry it covers, if it covers any.
  Forgery BadEntry(const MadeLedger& forged, int64_t entry) const;
  Forgery BadCheckpoint(const MadeLedger& forged, int64_t checkpoint) const;

  // Something done to the entries, from a signed one on. Returns which one.
  int64_t Disturb(MadeLedger* forged);
  chain::Entry Invented(int64_t number);

  Forgery Field();
  Forgery FieldRelinked();
  Forgery Remove();
  Forgery Insert();
  Forgery Duplicate();
  Forgery Swap();
  Forgery CutTail();
  Forgery Relinked();
  Forgery EverythingRebuilt();
  Forgery RebuiltByStranger();
  Forgery RebuiltByStrangerUnderOurName();
  Forgery CheckpointField();
  Forgery CheckpointsResigned();
  Forgery CheckpointRemoved();
  Forgery CheckpointsSwapped();
  Forgery CheckpointDuplicated();
  Forgery LedgerByte();
  Forgery CheckpointByte();
  Forgery LedgerCutInLine();
  Forgery CheckpointsCutInLine();

  Random& random_;
  const MadeLedger& original_;
  const chain::SigningKey& stranger_;
};

}  // namespace homecare::testing
