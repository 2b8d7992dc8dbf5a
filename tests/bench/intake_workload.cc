#include "tests/bench/intake_workload.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/rpc/convert.h"

namespace homecare::bench {
namespace {

// About what a PlaceOrder and its answer have, in the middle between the two.
constexpr int kNoOpBytes = 250;

// Connections of their own: channels to one address would share one.
template <typename Service>
std::vector<std::unique_ptr<typename Service::Stub>> Stubs(const std::string& address) {
  std::vector<std::unique_ptr<typename Service::Stub>> stubs;
  for (int i = 0; i < kConnections; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stubs.push_back(Service::NewStub(grpc::CreateCustomChannel(
        address, grpc::InsecureChannelCredentials(), std::move(arguments))));
  }
  return stubs;
}

struct NoOpClient {
  std::vector<std::unique_ptr<runtime::v1::RuntimeService::Stub>> stubs;
  runtime::v1::PingRequest request;
  std::vector<runtime::v1::PingResponse> responses;
};

struct OrderClient {
  struct Slot {
    demo::Random random;
    intake::v1::PlaceOrderRequest request;
    intake::v1::PlaceOrderResponse response;
  };

  Stack& stack;
  std::vector<std::unique_ptr<intake::v1::IntakeService::Stub>> stubs;
  std::vector<Slot> slots;
};

}  // namespace

StartCall NoOps(const std::string& address, int slots) {
  const auto client = std::make_shared<NoOpClient>();
  client->stubs = Stubs<runtime::v1::RuntimeService>(address);
  client->request.set_payload(std::string(kNoOpBytes, 'x'));
  client->responses.resize(slots);
  return [client](int slot, grpc::ClientContext* context, auto done) {
    client->stubs[slot % kConnections]->async()->Ping(context, &client->request,
                                                      &client->responses[slot], std::move(done));
  };
}

StartCall Orders(Stack& stack, int slots) {
  const auto client = std::make_shared<OrderClient>(
      OrderClient{stack, Stubs<intake::v1::IntakeService>(stack.line().address("intake")), {}});
  for (int i = 0; i < slots; ++i) client->slots.push_back({demo::Random(i), {}, {}});
  return [client](int index, grpc::ClientContext* context, auto done) {
    OrderClient::Slot& slot = client->slots[index];
    slot.request = OneOrder(client->stack, slot.random);
    slot.response.Clear();
    client->stubs[index % kConnections]->async()->PlaceOrder(context, &slot.request, &slot.response,
                                                             std::move(done));
  };
}

intake::v1::PlaceOrderRequest OneOrder(const Stack& stack, demo::Random& random) {
  const auto& elders = stack.world().elders;
  const absl::Time start =
      stack.now() + absl::Hours(24 * 30) + absl::Minutes(random.Below(50 * 24 * 60));
  intake::v1::PlaceOrderRequest request;
  request.set_city_code(demo::kCity);
  request.set_request_id(NewId());
  request.set_elder_id(elders[random.Below(static_cast<int>(elders.size()))].elder_id);
  request.set_item_code("BATHING");
  *request.mutable_start_window() = rpc::ToProto(rpc::TimeSpan{start, start + absl::Hours(2)});
  request.set_family_consent(true);
  request.set_asked_by("operator-12");
  request.set_note("Second entrance, ring twice");
  return request;
}

}  // namespace homecare::bench
