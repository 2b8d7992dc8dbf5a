// Visits and exceptions.
#include <utility>

#include "common/base/status.h"
#include "common/rpc/keyset.h"
#include "services/billing/api/audit_api.h"
#include "services/billing/api/audit_convert.h"
#include "services/billing/api/convert.h"
#include "services/billing/storage/audit_visits.h"

namespace homecare::billing {
namespace {

// Exceptions are few: visits are looked through in parts, and a page of exceptions ends where it is
// full or where so many visits were looked at.
constexpr int kVisitsAPart = 1000;
constexpr int kVisitsAPage = 5000;

rpc::TimeKey KeyOf(const storage::ListedVisit& visit) {
  return {visit.planned_start_time, visit.visit_id};
}

template <typename Request>
absl::StatusOr<storage::VisitFilter> FilterOf(const Request& request) {
  storage::VisitFilter filter;
  ASSIGN_OR_RETURN(filter.month, CheckedMonth(request.month()));
  filter.elder_id = request.elder_id();
  filter.caregiver_id = request.caregiver_id();
  filter.provider_id = request.provider_id();
  filter.county_code = request.county_code();
  return filter;
}

bool IsAskedFor(const v1::VisitException& exception, const v1::ListExceptionsRequest& request) {
  return (request.code().empty() || exception.code() == request.code()) &&
         (!request.open_only() || exception.cleared_by().empty());
}

// Whether the visit has any that are asked for.
bool Add(const storage::ListedVisit& visit, const v1::ListExceptionsRequest& request,
         v1::ListExceptionsResponse* response) {
  bool any = false;
  for (v1::VisitException& exception : ExceptionsOf(visit)) {
    if (!IsAskedFor(exception, request)) continue;
    *response->add_exceptions() = std::move(exception);
    any = true;
  }
  return any;
}

// The token of the next page.
std::string AddExceptions(pg::Tx& tx, const rpc::Pager& pager,
                          const v1::ListExceptionsRequest& request,
                          const storage::VisitFilter& filter, rpc::TimePage page,
                          v1::ListExceptionsResponse* response) {
  int with_exceptions = 0;
  for (int looked_at = 0; looked_at < kVisitsAPage; looked_at += kVisitsAPart) {
    const std::vector<storage::ListedVisit> part = storage::ListVisits(
        tx, request.city_code(), filter, page.after.time, page.after.id, kVisitsAPart);
    for (const storage::ListedVisit& visit : part) {
      page.after = KeyOf(visit);
      if (Add(visit, request, response)) ++with_exceptions;
      if (with_exceptions == page.limit) return rpc::NextTimePage(pager, page, page.after);
    }
    if (std::ssize(part) < kVisitsAPart) return "";
  }
  return rpc::NextTimePage(pager, page, page.after);
}

}  // namespace

rpc::Unary* AuditApi::ListVisits(rpc::Context* context, const v1::ListVisitsRequest* request,
                                 v1::ListVisitsResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListVisitsRequest& request,
             v1::ListVisitsResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(storage::VisitFilter filter, FilterOf(request));
        filter.state = NameOf(request.state());
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        std::vector<storage::ListedVisit> visits = storage::ListVisits(
            tx, request.city_code(), filter, page.after.time, page.after.id, page.limit + 1);
        response->set_next_page_token(rpc::CutToPage(pager_, page, &visits, &KeyOf));
        const auto posted = storage::PostedFor(tx, request.city_code(), visits);
        for (const storage::ListedVisit& visit : visits) {
          const auto lines = posted.find(visit.visit_id);
          *response->add_visits() =
              ToProto(visit, lines == posted.end() ? std::vector<Line>() : lines->second);
        }
        return absl::OkStatus();
      });
}

rpc::Unary* AuditApi::ListExceptions(rpc::Context* context,
                                     const v1::ListExceptionsRequest* request,
                                     v1::ListExceptionsResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListExceptionsRequest& request,
             v1::ListExceptionsResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(storage::VisitFilter filter, FilterOf(request));
        filter.with_open_exceptions = request.open_only();
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        response->set_next_page_token(AddExceptions(tx, pager_, request, filter, page, response));
        return absl::OkStatus();
      });
}

}  // namespace homecare::billing
