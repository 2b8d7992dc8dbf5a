// The outbox of a producer: what is due to be rung again, and what its subscribers have.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/event/peers.h"
#include "common/pg/tx.h"

namespace homecare::event {

// An outbox row whose time to ring has come.
struct DueRow {
  EventRef ref;
  std::string bytes;
  std::vector<std::string> pending;  // subscribers who have not confirmed
  absl::Time created_time;
};

// All of these throw what pg::Tx throws. Times are the machine's.

// Whether ClaimDue would find something. Writes nothing.
bool AnyDue(pg::Tx& tx, const std::string& city_code, bool emergency, absl::Time now);

// Takes up to `limit` due rows, first those due longest, and sets their next time: 2 s after the
// second ring, then 4 s, at most 30 s (emergencies 400 ms, 800 ms, at most 2 s). Rows that another
// process takes at the same time are left to it.
std::vector<DueRow> ClaimDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                             absl::Time now, int limit);

// `subscriber` has these events: none of them waits for it any more, and a row that waits for
// nobody goes. Ids that are unknown, or confirmed before, are harmless.
void ConfirmHad(pg::Tx& tx, const std::string& city_code, const std::string& subscriber,
                const std::vector<std::string>& event_ids);

// Deletes up to kPruneBatch rows that were written before `before`; says how many.
constexpr int kPruneBatch = 1000;
int64_t PruneInbox(pg::Tx& tx, const std::string& city_code, absl::Time before);
int64_t PruneRequests(pg::Tx& tx, const std::string& city_code, absl::Time before);

// For RuntimeService.GetStatus and the metrics.
struct DeliveryCounts {
  int64_t outbox_left = 0;   // rows that some subscriber has not confirmed
  int64_t parked = 0;        // events that wait for an earlier one
  int64_t dead_letters = 0;  // unresolved
};
DeliveryCounts CountDelivery(pg::Tx& tx, const std::vector<std::string>& city_codes);

}  // namespace homecare::event
