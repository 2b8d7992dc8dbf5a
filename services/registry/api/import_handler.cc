#include <google/rpc/error_details.pb.h>

#include "absl/strings/str_cat.h"
#include "common/rpc/check_request.h"
#include "services/registry/api/convert.h"
#include "services/registry/api/handlers.h"
#include "services/registry/domain/admission.h"
#include "services/registry/domain/errors.h"

namespace homecare::registry {
namespace {

// Of a batch: what one transaction does well within its limit.
constexpr int kBatchLimit = 500;

template <typename T>
absl::StatusOr<Record> AsRecord(absl::StatusOr<T> value) {
  if (!value.ok()) return value.status();
  return Record(*std::move(value));
}

// Dispatch leaves the records of a batch alone, so that one bad record does not refuse them all.
absl::StatusOr<Record> RecordFrom(const v1::ImportRecord& message, const std::string& city_code) {
  RETURN_IF_ERROR(rpc::CheckRequest(message, {city_code}));
  switch (message.record_case()) {
    case v1::ImportRecord::kProvider:
      return AsRecord(FromProto(message.provider(), "provider"));
    case v1::ImportRecord::kServicePoint:
      return AsRecord(FromProto(message.service_point(), city_code, "service_point"));
    case v1::ImportRecord::kCaregiver:
      return AsRecord(FromProto(message.caregiver(), city_code, "caregiver"));
    case v1::ImportRecord::kElder:
      return AsRecord(FromProto(message.elder(), city_code, "elder"));
    case v1::ImportRecord::kTerminal:
      return Record(FromProto(message.terminal()));
    case v1::ImportRecord::RECORD_NOT_SET:
      break;
  }
  return RecordEmpty();
}

void FillRefusal(int index, const absl::Status& status, v1::ImportRefusal* out) {
  out->set_index(index);
  out->set_reason(Reason(status));
  out->set_message(std::string(status.message()));
  for (const FieldViolation& violation : FieldViolations(status)) {
    google::rpc::BadRequest::FieldViolation& one = *out->add_field_violations();
    one.set_field(violation.field);
    one.set_description(violation.description);
  }
}

}  // namespace

absl::Status Handlers::Import(Change& change, const v1::ImportRequest& request,
                              v1::ImportResponse* response) const {
  if (request.records_size() > kBatchLimit) {
    return InvalidField("records", absl::StrCat("must have at most ", kBatchLimit));
  }
  std::vector<absl::StatusOr<Record>> records;
  for (const v1::ImportRecord& record : request.records()) {
    records.push_back(RecordFrom(record, request.city_code()));
  }
  const auto verdicts = Admit(std::move(records), *stores_.rolls(change));
  response->set_request_id(request.request_id());
  int accepted = 0, unchanged = 0;
  for (int i = 0; i < request.records_size(); ++i) {
    if (!verdicts[i].ok()) {
      FillRefusal(i, verdicts[i].status(), response->add_refusals());
    } else {
      ++(*verdicts[i] == Added::kAdded ? accepted : unchanged);
    }
  }
  response->set_accepted_count(accepted);
  response->set_unchanged_count(unchanged);
  return absl::OkStatus();
}

}  // namespace homecare::registry
