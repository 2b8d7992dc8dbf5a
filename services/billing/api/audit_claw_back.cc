// Visits that an audit takes off the bill.
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/billing/api/audit_api.h"
#include "services/billing/api/books.h"
#include "services/billing/api/convert.h"
#include "services/billing/domain/audit_errors.h"
#include "services/billing/domain/errors.h"
#include "services/billing/storage/audit_samples.h"
#include "services/billing/storage/chain_head.h"

namespace homecare::billing {
namespace {

constexpr char kRefuted[] = "REFUTED";

absl::Status CheckRefuted(pg::Tx& tx, const v1::ClawBackRequest& request) {
  const std::string &sample_id = request.sample_id(), &visit_id = request.visit_id();
  if (!storage::KnowsSample(tx, request.city_code(), sample_id)) return SampleNotFound(sample_id);
  const auto visit = storage::FindSampledVisit(tx, request.city_code(), sample_id, visit_id);
  if (!visit) return VisitNotSampled(sample_id, visit_id);
  const bool refuted = visit->result && visit->result->verdict == kRefuted;
  return refuted ? absl::OkStatus() : VisitNotRefuted(sample_id, visit_id);
}

// What was posted since the chain had that size; nobody else can have written meanwhile.
void AddLines(Change& change, int64_t size_before, v1::ClawBackResponse* response) {
  for (const std::string& line_id :
       storage::LinesAfter(change.tx(), change.city_code(), size_before)) {
    const auto line = storage::FindLine(change.tx(), change.city_code(), line_id);
    HC_CHECK(line.has_value());
    *response->add_lines() = ToProto(*line);
  }
}

absl::Status TakeBack(Change& change, const v1::ClawBackRequest& request,
                      v1::ClawBackResponse* response) {
  if (request.maker_id() == request.checker_id()) return SamePerson(request.checker_id());
  if (!request.sample_id().empty()) RETURN_IF_ERROR(CheckRefuted(change.tx(), request));
  const storage::ClawBack claw_back{NewId(),          request.visit_id(), request.sample_id(),
                                    request.reason(), request.maker_id(), request.checker_id()};
  Books books(change, claw_back.claw_back_id);
  storage::OpenBooks(change);  // before the chain's end is looked at
  const int64_t size_before = storage::ChainOf(change).size();
  RETURN_IF_ERROR(
      books.bookkeeper.ClawBack(request.visit_id(), absl::StrCat("claw-back: ", request.reason())));
  storage::PutClawBack(change.tx(), change.city_code(), claw_back);
  AddLines(change, size_before, response);
  return absl::OkStatus();
}

}  // namespace

rpc::Unary* AuditApi::ClawBack(rpc::Context* context, const v1::ClawBackRequest* request,
                               v1::ClawBackResponse* response) {
  return dispatch_.Write(context, request, response, &TakeBack);
}

}  // namespace homecare::billing
