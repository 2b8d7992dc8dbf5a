// The tables of a subscriber: inbox, applied, parked and dead_letter, a statement each for a whole
// group of letters.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "common/event/letter.h"
#include "common/event/peers.h"
#include "common/pg/tx.h"

namespace homecare::event {

// What the tables say about a group of letters; the group keeps it up to date as it goes on.
struct Known {
  struct Key {
    int64_t version = 0;  // newest applied
    bool moved = false;   // by this group
  };

  std::map<Subject, Key> keys;
  std::set<std::string> received;  // event ids of the inbox
  std::set<std::string> dead;      // event ids of unresolved dead letters
};

// Of one subscriber. Stateless beside what the transaction reaches; thread safe. Everything throws
// what pg::Tx throws. Implemented in SQL by Inbox, in memory by the simulation.
class InboxStore {
 public:
  virtual ~InboxStore() = default;

  // Locks the letters' keys in their order until the transaction ends, then looks the letters up:
  // two consumers of one key take turns, and the second sees what the first has done.
  virtual Known Load(pg::Tx& tx, const std::string& city_code,
                     absl::Span<Letter* const> letters) const = 0;

  // Writes down the letters' fates; no event is in `letters` twice. Returns the letters that waited
  // for a key that has moved, each key's in order of version, at most kWakeLimit of them (the
  // others are rung again).
  virtual std::vector<Letter> Save(pg::Tx& tx, const std::string& city_code,
                                   absl::Span<Letter* const> letters, const Known& known) const = 0;

  // The ids of those events that are had: received, applied at or past their version, or dead
  // letters. All of `city_code`. Writes nothing.
  virtual std::vector<std::string> FindHad(pg::Tx& tx, const std::string& city_code,
                                           const std::vector<EventRef>& events) const = 0;

  // Unresolved dead letters, each key's in order of version. Writes nothing.
  virtual std::vector<Letter> DeadLetters(pg::Tx& tx, const std::string& city_code,
                                          int limit) const = 0;

  static constexpr int kWakeLimit = 256;
};

class Inbox final : public InboxStore {
 public:
  explicit Inbox(std::string subscriber) : subscriber_(std::move(subscriber)) {}

  Known Load(pg::Tx& tx, const std::string& city_code,
             absl::Span<Letter* const> letters) const override;
  std::vector<Letter> Save(pg::Tx& tx, const std::string& city_code,
                           absl::Span<Letter* const> letters, const Known& known) const override;
  std::vector<std::string> FindHad(pg::Tx& tx, const std::string& city_code,
                                   const std::vector<EventRef>& events) const override;
  std::vector<Letter> DeadLetters(pg::Tx& tx, const std::string& city_code,
                                  int limit) const override;

 private:
  void LockKeys(pg::Tx& tx, const std::string& city_code, Known& known) const;
  void Park(pg::Tx& tx, const std::string& city_code, absl::Span<Letter* const> letters) const;
  void Bury(pg::Tx& tx, const std::string& city_code, absl::Span<Letter* const> letters) const;
  void Resolve(pg::Tx& tx, const std::string& city_code, absl::Span<Letter* const> letters) const;

  const std::string subscriber_;
};

}  // namespace homecare::event
