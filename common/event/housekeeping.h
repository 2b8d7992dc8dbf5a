// What is past its time in the tables of delivery, and how full they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/pg/tx.h"

namespace homecare::event {

// All of these throw what pg::Tx throws.

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
