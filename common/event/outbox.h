// The outbox of a producer: what was told, what is due to be rung again, and what its subscribers
// have.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/change/outbox_row.h"
#include "common/event/peers.h"
#include "common/pg/tx.h"

namespace homecare::event {

// A key of a topic in a city: what versions are counted for.
struct VersionKey {
  std::string city_code;
  std::string topic;
  std::string key;

  auto operator<=>(const VersionKey& other) const = default;
};

// An outbox row whose time to ring has come.
struct DueRow {
  EventRef ref;
  std::string bytes;
  std::vector<std::string> pending;  // subscribers who have not confirmed
  absl::Time created_time;
};

// Stateless beside what the transaction reaches; thread safe. Everything throws what pg::Tx throws.
// Times are the machine's. Implemented in SQL by Outbox, in memory by the simulation.
class OutboxStore {
 public:
  virtual ~OutboxStore() = default;

  // Takes as many versions of each key as `counts` says, and keeps others from them until the
  // transaction ends. Gives the last one before them.
  virtual std::map<VersionKey, int64_t> TakeVersions(
      pg::Tx& tx, const std::map<VersionKey, int64_t>& counts) const = 0;

  // Rows that wait for each subscriber of their topic, first due kFirstRing after `now`.
  virtual void Write(pg::Tx& tx, const std::vector<OutboxRow>& rows, absl::Time now) const = 0;

  // Whether ClaimDue would find something. Writes nothing.
  virtual bool AnyDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                      absl::Time now) const = 0;

  // Takes up to `limit` due rows, first those due longest, and sets their next time: 2 s after the
  // second ring, then 4 s, at most 30 s (emergencies 400 ms, 800 ms, at most 2 s). In the order in
  // which they were told. Rows that another process takes at the same time are left to it.
  virtual std::vector<DueRow> ClaimDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                                       absl::Time now, int limit) const = 0;

  // `subscriber` has these events: none of them waits for it any more, and a row that waits for
  // nobody goes. Ids that are unknown, or confirmed before, are harmless.
  virtual void ConfirmHad(pg::Tx& tx, const std::string& city_code, const std::string& subscriber,
                          const std::vector<std::string>& event_ids) const = 0;
};

// When the bell is rung again: `first` after the event was told, twice as long after each ring.
struct RingPauses {
  absl::Duration first;
  absl::Duration longest;
};
constexpr RingPauses PausesOf(bool emergency) {
  return emergency ? RingPauses{absl::Milliseconds(200), absl::Seconds(2)}
                   : RingPauses{absl::Seconds(1), absl::Seconds(30)};
}

// The tables outbox and outbox_key.
class Outbox final : public OutboxStore {
 public:
  std::map<VersionKey, int64_t> TakeVersions(
      pg::Tx& tx, const std::map<VersionKey, int64_t>& counts) const override;
  void Write(pg::Tx& tx, const std::vector<OutboxRow>& rows, absl::Time now) const override;
  bool AnyDue(pg::Tx& tx, const std::string& city_code, bool emergency,
              absl::Time now) const override;
  std::vector<DueRow> ClaimDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                               absl::Time now, int limit) const override;
  void ConfirmHad(pg::Tx& tx, const std::string& city_code, const std::string& subscriber,
                  const std::vector<std::string>& event_ids) const override;
};

}  // namespace homecare::event
