#include "common/runtime/runtime_service.h"

#include <utility>

#include "common/base/status.h"
#include "common/event/outbox.h"
#include "common/rpc/convert.h"
#include "common/rpc/dispatch.h"
#include "homecare/runtime/v1/runtime_service.grpc.pb.h"

namespace homecare::runtime {
namespace {

class RuntimeService final : public v1::RuntimeService::CallbackService {
 public:
  RuntimeService(rpc::Dispatch& dispatch, RuntimeParts parts)
      : dispatch_(dispatch), parts_(std::move(parts)) {}

  rpc::Unary* GetStatus(rpc::Context* context, const v1::GetStatusRequest* request,
                        v1::GetStatusResponse* response) override {
    return dispatch_.Read(context, request, response,
                          [this](pg::Tx& tx, const auto&, auto* out) { return Fill(tx, out); });
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

 private:
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
