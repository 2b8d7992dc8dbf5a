// The year's budget, and what it is held against.
#include "services/billing/storage/audit_budget.h"

#include "common/base/status.h"
#include "services/billing/api/audit_api.h"
#include "services/billing/api/audit_convert.h"
#include "services/billing/audit/budget.h"
#include "services/billing/domain/errors.h"
#include "services/billing/storage/books.h"

namespace homecare::billing {
namespace {

constexpr int kFirstYear = 2000;
constexpr int kLastYear = 2199;
// A thousand times what the programme cost in 2022.
constexpr int64_t kLargestBudget = 5'000'000'000'000;

absl::Status CheckYear(int year) {
  if (year >= kFirstYear && year <= kLastYear) return absl::OkStatus();
  return InvalidField("year", "must be a year from 2000 to 2199");
}

absl::Status Set(Change& change, const v1::SetBudgetRequest& request, v1::SetBudgetResponse*) {
  RETURN_IF_ERROR(CheckYear(request.year()));
  if (request.amount_fen() < 0 || request.amount_fen() > kLargestBudget) {
    return InvalidField("amount_fen", "must be 0 to 5,000,000,000,000");
  }
  if (request.maker_id() == request.checker_id()) return SamePerson(request.checker_id());
  // The books' instant: which budget is the last one is never in doubt.
  storage::PutBudget(
      change.tx(), change.city_code(),
      {request.year(), Fen(request.amount_fen()), request.maker_id(), request.checker_id()},
      storage::OpenBooks(change));
  return absl::OkStatus();
}

absl::Status Get(pg::Tx& tx, const v1::GetBudgetRequest& request, v1::GetBudgetResponse* response) {
  RETURN_IF_ERROR(CheckYear(request.year()));
  const Fen year_budget = storage::BudgetOfYear(tx, request.city_code(), request.year());
  ASSIGN_OR_RETURN(std::vector<audit::MonthFigures> figures,
                   storage::YearFigures(tx, request.city_code(), request.year()));
  const audit::Budget budget = audit::BudgetOf(std::move(figures), year_budget);
  for (const audit::BudgetRow& row : budget.rows) *response->add_rows() = ToProto(row);
  response->set_budget_fen(year_budget.value());
  response->set_paid_fen(budget.paid.value());
  response->set_forecast_fen(budget.forecast.value());
  response->set_left_fen(budget.left.value());
  return absl::OkStatus();
}

}  // namespace

rpc::Unary* AuditApi::SetBudget(rpc::Context* context, const v1::SetBudgetRequest* request,
                                v1::SetBudgetResponse* response) {
  return dispatch_.Write(context, request, response, &Set);
}

rpc::Unary* AuditApi::GetBudget(rpc::Context* context, const v1::GetBudgetRequest* request,
                                v1::GetBudgetResponse* response) {
  return dispatch_.Read(context, request, response, &Get);
}

}  // namespace homecare::billing
