// What the services that every process serves refuse: delivery, and the driver's.
#include <grpcpp/impl/service_type.h>

#include "common/event/delivery_service.h"
#include "common/runtime/runtime_service.h"
#include "common/runtime/time_keeper.h"
#include "homecare/event/v1/delivery_service.pb.h"
#include "homecare/runtime/v1/runtime_service.pb.h"
#include "tests/hostile/kit/world.h"

namespace homecare::hostile {
namespace {

using absl::StatusCode;

class InternalWorld : public World {
 public:
  explicit InternalWorld(bool virtual_time)
      : World(
            "intake", [](Change&, const event::v1::Event&) { return absl::OkStatus(); },
            [](Change&, const Deadline&) { return absl::OkStatus(); }),
        time_(virtual_time),
        delivery_(event::MakeDeliveryService(harness().dispatcher(), harness().database(),
                                             {.service = "intake", .city_codes = {kCity}})),
        runtime_(runtime::MakeRuntimeService(harness().dispatcher(), Parts())) {
    Serve({delivery_.get(), runtime_.get()});
  }
  ~InternalWorld() override { Stop(); }

 private:
  runtime::RuntimeParts Parts() {
    return {.service = "intake",
            .city_codes = {kCity},
            .database = harness().database(),
            .time = time_,
            .in_flight = [] { return int64_t{0}; },
            .committed = [] { return int64_t{0}; },
            .degraded = [] { return std::map<std::string, std::string>(); },
            .emergency_failures = [] { return int64_t{0}; },
            .replay = [](const std::string&, int) { return event::ReplayReport(); }};
  }

  runtime::TimeKeeper time_;
  const std::unique_ptr<grpc::Service> delivery_;
  const std::unique_ptr<grpc::Service> runtime_;
};

class DeliveryWorld final : public InternalWorld {
 public:
  DeliveryWorld() : InternalWorld(/*virtual_time=*/false) {}
  ~DeliveryWorld() override { Stop(); }

  std::vector<Table> Tables() override { return {Have(), Confirm()}; }

 private:
  static Table Have() {
    using Request = event::v1::HaveRequest;
    Request request;
    auto& event = *request.add_events();
    event.set_event_id(NewId());
    event.set_city_code(kCity);
    event.set_topic("registry");
    event.set_key("elder");
    event.set_version(1);
    Table table{"Have", {Valid(request)}};
    table.refused = {{"501 events",
                      On<Request>([](Request& r) {
                        while (r.events_size() < 501) *r.add_events() = r.events(0);
                      }),
                      "INVALID_FIELD",
                      {"events"}}};
    table.accepts = {{"twice events", "asking twice is harmless"},
                     {"number events.version", "no version so far away was applied"}};
    return table;
  }

  static Table Confirm() {
    using Request = event::v1::ConfirmRequest;
    Request request;
    request.set_subscriber("matching");
    request.add_event_ids(NewId());
    Table table{"Confirm", {Valid(request)}};
    table.refused = {{"501 events",
                      On<Request>([](Request& r) {
                        while (r.event_ids_size() < 501) r.add_event_ids(NewId());
                      }),
                      "INVALID_FIELD",
                      {"event_ids"}}};
    table.accepts = {{"twice event_ids", "confirming twice is harmless"}};
    return table;
  }
};

class RuntimeWorld final : public InternalWorld {
 public:
  RuntimeWorld() : InternalWorld(/*virtual_time=*/true) {
    runtime::v1::SetTimeRequest request;
    *request.mutable_time() = rpc::ToProto(Now());
    Must<runtime::v1::SetTimeResponse>("SetTime", request);
  }
  ~RuntimeWorld() override { Stop(); }

  std::vector<Table> Tables() override {
    return {{"GetStatus", {Valid(runtime::v1::GetStatusRequest())}},
            {"Ping", {Valid(runtime::v1::PingRequest())}},
            SetTime(),
            {"ReleaseTime", {Valid(runtime::v1::ReleaseTimeRequest())}},
            Replay()};
  }

 private:
  Table SetTime() {
    using Request = runtime::v1::SetTimeRequest;
    Request request;
    *request.mutable_time() = rpc::ToProto(Now() + absl::Hours(1));
    Table table{"SetTime", {Valid(request)}};
    table.refused = {{"back",
                      On<Request>([before = Now() - absl::Seconds(1)](Request& r) {
                        *r.mutable_time() = rpc::ToProto(before);
                      }),
                      "TIME_GOES_BACK",
                      {"time"}}};
    table.accepts = {{"far time", "a driver may begin with any day"}};
    return table;
  }

  static Table Replay() {
    runtime::v1::ReplayDeadLettersRequest request;
    return {"ReplayDeadLetters", {Valid(request)}};
  }
};

const RegisterWorld kDelivery("homecare.event.v1.DeliveryService",
                              [] { return std::make_unique<DeliveryWorld>(); });
const RegisterWorld kRuntime("homecare.runtime.v1.RuntimeService",
                             [] { return std::make_unique<RuntimeWorld>(); });

// A process on the machine's clock is not told the time.
TEST(HostileClockTest, TimeIsNotSetWithoutTheFlag) {
  DeliveryWorld world;
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  runtime::v1::SetTimeRequest request;
  *request.mutable_time() = rpc::ToProto(world.harness().clock().Now());
  for (const char* name : {"SetTime", "ReleaseTime"}) {
    const auto* const method =
        pool.FindMethodByName(absl::StrCat("homecare.runtime.v1.RuntimeService.", name));
    const absl::Status status = world.wire().Call(*method, request.SerializeAsString()).status;
    EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition) << status;
    EXPECT_EQ(Reason(status), "VIRTUAL_TIME_NOT_ALLOWED");
  }
}

}  // namespace
}  // namespace homecare::hostile
