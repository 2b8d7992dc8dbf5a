#include "common/rpc/unreadable.h"

#include <grpcpp/support/server_interceptor.h>

#include "common/base/status.h"
#include "common/metrics/metrics.h"
#include "common/rpc/status_bridge.h"

namespace homecare::rpc {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

class Answer final : public grpc::experimental::Interceptor {
 public:
  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_MESSAGE)) {
      unreadable_ = methods->GetRecvMessage() == nullptr;
    }
    if (unreadable_ &&
        methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      metrics::Default().GetCounter("homecare_rpc_unreadable_total", {}).Add();
      methods->ModifySendStatus(ToGrpc(UnreadableRequest()));
    }
    methods->Proceed();
  }

 private:
  bool unreadable_ = false;
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  grpc::experimental::Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    const bool one_request = info->type() == ServerRpcInfo::Type::UNARY ||
                             info->type() == ServerRpcInfo::Type::SERVER_STREAMING;
    return one_request ? new Answer : nullptr;  // gRPC owns it
  }
};

}  // namespace

absl::Status UnreadableRequest() {
  return NamedError(absl::StatusCode::kInvalidArgument, "REQUEST_UNREADABLE",
                    "the bytes are no request of this type, or hold text that is not UTF-8");
}

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeUnreadableAnswer() {
  return std::make_unique<Factory>();
}

}  // namespace homecare::rpc
