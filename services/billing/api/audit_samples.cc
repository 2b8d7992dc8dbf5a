// Samples of visits, and what people found about them.
#include "services/billing/storage/audit_samples.h"

#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/billing/api/audit_api.h"
#include "services/billing/api/audit_convert.h"
#include "services/billing/audit/sample.h"
#include "services/billing/domain/audit_errors.h"
#include "services/billing/storage/audit_runs.h"
#include "services/billing/storage/books.h"

namespace homecare::billing {
namespace {

constexpr int kLargestSample = 1000;

std::vector<audit::Candidate> CandidatesOf(const std::vector<std::string>& pages) {
  std::vector<audit::Candidate> candidates;
  for (const std::string& bytes : pages) {
    v1::Sample page;
    HC_CHECK(page.ParseFromString(bytes));
    for (const v1::SampledVisit& visit : page.visits()) {
      candidates.push_back({visit.visit_id(), Fen(visit.amount_fen()), visit.weight()});
    }
  }
  return candidates;
}

storage::Sample Drawn(const storage::DetectorRun& run, const v1::DrawSampleRequest& request,
                      const std::vector<audit::Candidate>& candidates) {
  storage::Sample sample{NewId(), run.run_id, run.month, request.seed(), request.size(), {}};
  for (const audit::Drawn& drawn : audit::Draw(request.seed(), request.size(), candidates)) {
    const int position = static_cast<int>(sample.visits.size()) + 1;
    sample.visits.push_back({drawn.visit_id, position, drawn.weight, drawn.amount, {}, false});
  }
  return sample;
}

absl::Status Draw(Change& change, const v1::DrawSampleRequest& request,
                  v1::DrawSampleResponse* response) {
  if (request.size() < 1 || request.size() > kLargestSample) {
    return InvalidField("size", "must be 1 to 1,000");
  }
  const auto run = storage::FindRun(change.tx(), change.city_code(), request.run_id());
  if (!run) return RunNotFound(request.run_id());
  if (!run->result) return RunNotReady(request.run_id());
  const storage::Sample sample =
      Drawn(*run, request,
            CandidatesOf(storage::Candidates(change.tx(), change.city_code(), run->run_id,
                                             run->result->attempt_id)));
  storage::PutSample(change.tx(), change.city_code(), sample, change.now());
  // Read again: a visit may have been clawed back before.
  *response->mutable_sample() =
      ToProto(*storage::FindSample(change.tx(), change.city_code(), sample.sample_id));
  return absl::OkStatus();
}

absl::Status Record(Change& change, const v1::RecordSampleResultRequest& request,
                    v1::RecordSampleResultResponse* response) {
  pg::Tx& tx = change.tx();
  const std::string& city = change.city_code();
  if (!storage::KnowsSample(tx, city, request.sample_id())) {
    return SampleNotFound(request.sample_id());
  }
  auto visit = storage::FindSampledVisit(tx, city, request.sample_id(), request.visit_id());
  if (!visit) return VisitNotSampled(request.sample_id(), request.visit_id());
  visit->result = {NameOf(request.verdict()), request.auditor_id(), request.note()};
  // The books' instant: which result is the last one is never in doubt.
  storage::PutResult(tx, city, request.sample_id(), request.visit_id(), *visit->result,
                     storage::OpenBooks(change));
  *response->mutable_visit() = ToProto(*visit);
  return absl::OkStatus();
}

}  // namespace

rpc::Unary* AuditApi::DrawSample(rpc::Context* context, const v1::DrawSampleRequest* request,
                                 v1::DrawSampleResponse* response) {
  return dispatch_.Write(context, request, response, &Draw);
}

rpc::Unary* AuditApi::GetSample(rpc::Context* context, const v1::GetSampleRequest* request,
                                v1::GetSampleResponse* response) {
  return dispatch_.Read(context, request, response,
                        [](pg::Tx& tx, const v1::GetSampleRequest& request,
                           v1::GetSampleResponse* response) -> absl::Status {
                          const auto sample =
                              storage::FindSample(tx, request.city_code(), request.sample_id());
                          if (!sample) return SampleNotFound(request.sample_id());
                          *response->mutable_sample() = ToProto(*sample);
                          return absl::OkStatus();
                        });
}

rpc::Unary* AuditApi::RecordSampleResult(rpc::Context* context,
                                         const v1::RecordSampleResultRequest* request,
                                         v1::RecordSampleResultResponse* response) {
  return dispatch_.Write(context, request, response, &Record);
}

}  // namespace homecare::billing
