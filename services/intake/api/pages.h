// The pages of intake's lists: filters from requests, keyset pages into responses.
#pragma once

#include "absl/status/status.h"
#include "common/pg/tx.h"
#include "common/rpc/page.h"
#include "homecare/intake/v1/intake_service.pb.h"

namespace homecare::intake {

// Refuses a range that is empty or more than a year away from `now`.
absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, absl::Time now,
                      const v1::ListOrdersRequest& request, v1::ListOrdersResponse* response);
absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListIncidentsRequest& request,
                      v1::ListIncidentsResponse* response);

}  // namespace homecare::intake
