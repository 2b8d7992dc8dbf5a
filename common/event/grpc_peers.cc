#include "common/event/grpc_peers.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/rpc/channel.h"
#include "common/rpc/status_bridge.h"
#include "homecare/event/v1/delivery_service.grpc.pb.h"

namespace homecare::event {
namespace {

// The sweeper waits for an answer with its hands full: rather ring once too often.
constexpr absl::Duration kCallLimit = absl::Seconds(1);

}  // namespace

struct GrpcPeers::Stubs {
  std::map<std::string, std::unique_ptr<v1::DeliveryService::Stub>> by_service;

  absl::StatusOr<v1::DeliveryService::Stub*> Find(const std::string& service) const {
    const auto found = by_service.find(service);
    if (found != by_service.end()) return found->second.get();
    return NamedError(absl::StatusCode::kUnavailable, "PEER_UNKNOWN",
                      absl::StrCat("no address is known of ", service));
  }
};

GrpcPeers::GrpcPeers(const std::map<std::string, std::string>& addresses)
    : stubs_([&] {
        auto stubs = std::make_unique<Stubs>();
        for (const auto& [service, address] : addresses) {
          stubs->by_service[service] = v1::DeliveryService::NewStub(rpc::Connect(address));
        }
        return stubs;
      }()) {}

GrpcPeers::~GrpcPeers() = default;

absl::StatusOr<std::vector<std::string>> GrpcPeers::Have(const std::string& subscriber,
                                                         const std::vector<EventRef>& events) {
  ASSIGN_OR_RETURN(v1::DeliveryService::Stub * stub, stubs_->Find(subscriber));
  v1::HaveRequest request;
  for (const EventRef& event : events) {
    v1::EventRef& ref = *request.add_events();
    ref.set_event_id(event.event_id);
    ref.set_city_code(event.city_code);
    ref.set_topic(event.topic);
    ref.set_key(event.key);
    ref.set_version(event.version);
  }
  grpc::ClientContext context;
  RETURN_IF_ERROR(rpc::PrepareCall(kCallLimit, context));
  v1::HaveResponse response;
  RETURN_IF_ERROR(rpc::FromGrpc(stub->Have(&context, request, &response)));
  return std::vector<std::string>(response.event_ids().begin(), response.event_ids().end());
}

absl::Status GrpcPeers::Confirm(const std::string& producer, const std::string& subscriber,
                                const std::vector<std::string>& event_ids) {
  ASSIGN_OR_RETURN(v1::DeliveryService::Stub * stub, stubs_->Find(producer));
  v1::ConfirmRequest request;
  request.set_subscriber(subscriber);
  for (const std::string& event_id : event_ids) request.add_event_ids(event_id);
  grpc::ClientContext context;
  RETURN_IF_ERROR(rpc::PrepareCall(kCallLimit, context));
  v1::ConfirmResponse response;
  return rpc::FromGrpc(stub->Confirm(&context, request, &response));
}

}  // namespace homecare::event
