#include "services/visit/api/pages.h"

#include <algorithm>

#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/keyset.h"
#include "services/visit/api/convert.h"

namespace homecare::visit {
namespace {

constexpr absl::Duration kLongestOwnRange = absl::Hours(24 * 31);

template <typename Request, typename Response>
absl::Status FillVisits(pg::Tx& tx, const rpc::Pager& pager, const Request& request,
                        const storage::VisitFilter& filter, Response* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  std::vector<Visit> visits = storage::ListVisits(tx, request.city_code(), filter, page.after.time,
                                                  page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &visits, [](const Visit& visit) -> rpc::TimeKey {
        return {visit.planned_start_time, visit.visit_id};
      }));
  std::vector<std::string> ids;
  for (const Visit& visit : visits) ids.push_back(visit.visit_id);
  const std::vector<std::string> blocked = storage::BlockedAmong(tx, request.city_code(), ids);
  for (const Visit& visit : visits) {
    const bool is_blocked =
        std::find(blocked.begin(), blocked.end(), visit.visit_id) != blocked.end();
    *response->add_visits() = ToProto(visit, is_blocked);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<storage::VisitFilter> ToFilter(const v1::ListMyVisitsRequest& request,
                                              absl::Time now) {
  ASSIGN_OR_RETURN(const rpc::TimeSpan range, rpc::CheckedSpan(request.range(), now, "range"));
  if (range.end - range.start > kLongestOwnRange) {
    return InvalidField("range", "must be at most 31 days long");
  }
  storage::VisitFilter filter;
  filter.caregiver_id = request.caregiver_id();
  filter.ends_after = range.start;
  filter.starts_before = range.end;
  return filter;
}

absl::StatusOr<storage::VisitFilter> ToFilter(const v1::ListVisitsRequest& request,
                                              absl::Time now) {
  storage::VisitFilter filter;
  filter.elder_id = request.elder_id();
  filter.caregiver_id = request.caregiver_id();
  if (request.state() != event::v1::VISIT_STATE_UNSPECIFIED) {
    filter.state = std::string(Name(static_cast<State>(request.state())));
  }
  if (request.has_starts_within()) {
    ASSIGN_OR_RETURN(const rpc::TimeSpan within,
                     rpc::CheckedSpan(request.starts_within(), now, "starts_within"));
    filter.starts_from = within.start;
    filter.starts_before = within.end;
  }
  return filter;
}

storage::ExceptionFilter ToFilter(const v1::ListExceptionsRequest& request) {
  storage::ExceptionFilter filter;
  filter.visit_id = request.visit_id();
  filter.open_only = request.open_only();
  if (request.code() != v1::EXCEPTION_CODE_UNSPECIFIED) {
    filter.code = std::string(Name(static_cast<ExceptionCode>(request.code())));
  }
  return filter;
}

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListMyVisitsRequest& request,
                      const storage::VisitFilter& filter, v1::ListMyVisitsResponse* response) {
  return FillVisits(tx, pager, request, filter, response);
}

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListVisitsRequest& request,
                      const storage::VisitFilter& filter, v1::ListVisitsResponse* response) {
  return FillVisits(tx, pager, request, filter, response);
}

absl::Status FillPage(pg::Tx& tx, const rpc::Pager& pager, const v1::ListExceptionsRequest& request,
                      const storage::ExceptionFilter& filter,
                      v1::ListExceptionsResponse* response) {
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  std::vector<VisitException> exceptions = storage::ListExceptions(
      tx, request.city_code(), filter, page.after.time, page.after.id, page.limit + 1);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &exceptions, [](const VisitException& exception) -> rpc::TimeKey {
        return {exception.raise_time, exception.exception_id};
      }));
  for (const VisitException& exception : exceptions) {
    *response->add_exceptions() = ToProto(exception);
  }
  return absl::OkStatus();
}

}  // namespace homecare::visit
