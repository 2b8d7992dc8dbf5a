// SQL of the table `request`: which requests were answered OK, and with what. Private to
// common/change.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "common/pg/tx.h"

namespace homecare {

struct RequestRow {
  std::string city_code;
  std::string request_id;
  std::string method;
  std::string body_hash;
  std::string response;
};

// Those of the requests named by city_code and request_id that were stored, in no order.
std::vector<RequestRow> FindRequests(pg::Tx& tx, absl::Span<const RequestRow> named);

// One row each. A request that somebody else stored at the same time is waited for and then throws
// (UNIQUE_VIOLATION).
void StoreRequests(pg::Tx& tx, absl::Span<const RequestRow> rows);

}  // namespace homecare
