// The pages of the visit service's lists: filters from requests, keyset pages into responses.
#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/page.h"
#include "homecare/visit/v1/visit_service.pb.h"
#include "services/visit/storage/lists.h"

namespace homecare::visit {

// Refuses a range that is empty, more than a year away, or (ListMyVisits) longer than 31 days.
absl::StatusOr<storage::VisitFilter> ToFilter(const v1::ListMyVisitsRequest& request,
                                              absl::Time now);
absl::StatusOr<storage::VisitFilter> ToFilter(const v1::ListVisitsRequest& request, absl::Time now);
storage::ExceptionFilter ToFilter(const v1::ListExceptionsRequest& request);

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListMyVisitsRequest& request,
                      const storage::VisitFilter& filter, v1::ListMyVisitsResponse* response);
absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListVisitsRequest& request,
                      const storage::VisitFilter& filter, v1::ListVisitsResponse* response);
absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListExceptionsRequest& request,
                      const storage::ExceptionFilter& filter, v1::ListExceptionsResponse* response);

}  // namespace homecare::visit
