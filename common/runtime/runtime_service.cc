#include "common/runtime/runtime_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/event/housekeeping.h"
#include "common/rpc/convert.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/status_bridge.h"
#include "homecare/runtime/v1/runtime_service.grpc.pb.h"

namespace homecare::runtime {
namespace {

constexpr int kUsualReplay = 50;
constexpr int kMostReplayed = 500;

class RuntimeService final : public v1::RuntimeService::CallbackService {
 public:
  RuntimeService(rpc::Dispatch& dispatch, RuntimeParts parts)
      : dispatch_(dispatch), parts_(std::move(parts)) {}

  rpc::Unary* GetStatus(rpc::Context* context, const v1::GetStatusRequest* request,
                        v1::GetStatusResponse* response) override {
    return dispatch_.Read(context, request, response,
                          [this](pg::Tx& tx, const auto&, auto* out) { return Fill(tx, out); });
  }

  rpc::Unary* Ping(rpc::Context* context, const v1::PingRequest* request,
                   v1::PingResponse* response) override {
    return dispatch_.Compute(context, request, response, [](const auto& in, auto* out) {
      out->set_payload(in.payload());
      return absl::OkStatus();
    });
  }

  rpc::Unary* SetTime(rpc::Context* context, const v1::SetTimeRequest* request,
                      v1::SetTimeResponse* response) override {
    return dispatch_.Compute(context, request, response, [this](const auto& in, auto*) {
      return parts_.time.SetTime(rpc::FromProto(in.time()));
    });
  }

  rpc::Unary* ReleaseTime(rpc::Context* context, const v1::ReleaseTimeRequest* request,
                          v1::ReleaseTimeResponse* response) override {
    return dispatch_.Compute(context, request, response,
                             [this](const auto&, auto*) { return parts_.time.Release(); });
  }

  rpc::Unary* ReplayDeadLetters(rpc::Context* context, const v1::ReplayDeadLettersRequest* request,
                                v1::ReplayDeadLettersResponse* response) override {
    return dispatch_.Compute(context, request, response,
                             [this](const auto& in, auto* out) { return Replay(in, out); });
  }

 private:
  absl::Status Replay(const v1::ReplayDeadLettersRequest& request,
                      v1::ReplayDeadLettersResponse* out) const {
    if (request.limit() < 0 || request.limit() > kMostReplayed) {
      return InvalidField("limit", absl::StrCat("must be 0 to ", kMostReplayed));
    }
    const int limit = request.limit() == 0 ? kUsualReplay : request.limit();
    ASSIGN_OR_RETURN(const event::ReplayReport report, parts_.replay(request.city_code(), limit));
    out->set_applied(report.applied);
    for (const auto& [event_id, status] : report.failed) {
      v1::ReplayFailure& failure = *out->add_failures();
      failure.set_event_id(event_id);
      const std::string reason = Reason(status);
      failure.set_reason(reason.empty() ? std::string(rpc::CodeName(status.code())) : reason);
    }
    return absl::OkStatus();
  }

  // What is in flight is read first: what ends meanwhile is then seen in the tables.
  absl::Status Fill(pg::Tx& tx, v1::GetStatusResponse* out) const {
    out->set_service(parts_.service);
    if (parts_.time.told()) *out->mutable_time() = rpc::ToProto(parts_.time.clock().Now());
    out->set_changes_in_flight(parts_.in_flight());
    out->set_changes_committed(parts_.committed());
    const event::DeliveryCounts counts = event::CountDelivery(tx, parts_.city_codes);
    out->set_outbox_left(counts.outbox_left);
    out->set_parked(counts.parked);
    out->set_dead_letters(counts.dead_letters);
    out->set_emergency_failures(parts_.emergency_failures());
    for (const auto& [part, reason] : parts_.degraded()) {
      v1::DegradedPart& degraded = *out->add_degraded_parts();
      degraded.set_part(part);
      degraded.set_reason(reason);
    }
    ASSIGN_OR_RETURN(const DueStatus due, parts_.time.Status());
    out->set_deadlines_due(due.unfired);
    if (due.next_due_time < absl::InfiniteFuture()) {
      *out->mutable_next_due_time() = rpc::ToProto(due.next_due_time);
    }
    return absl::OkStatus();
  }

  rpc::Dispatch& dispatch_;
  const RuntimeParts parts_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeRuntimeService(rpc::Dispatch& dispatch, RuntimeParts parts) {
  return std::make_unique<RuntimeService>(dispatch, std::move(parts));
}

}  // namespace homecare::runtime
