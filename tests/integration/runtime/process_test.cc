#include "common/runtime/process.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/rpc/channel.h"
#include "common/rpc/convert.h"
#include "common/rpc/status_bridge.h"
#include "homecare/event/v1/event.pb.h"
#include "homecare/intake/v1/intake_service.grpc.pb.h"
#include "homecare/runtime/v1/runtime_service.grpc.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/private_redis.h"
#include "tests/support/program.h"
#include "tests/support/test_database.h"

namespace homecare::testing {
namespace {

namespace intake = ::homecare::intake::v1;
using runtime::v1::GetStatusResponse;
using RuntimeStub = runtime::v1::RuntimeService::Stub;

constexpr char kCity[] = "370300";
constexpr absl::Duration kPatience = absl::Seconds(30);
const absl::Time kMorning = absl::FromUnixSeconds(1654041600);

// A port nobody listens on. Another program could take it before it is used; none here does.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(fd);
  return ntohs(address.sin_port);
}

std::string HttpGet(int port, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  std::string out;
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
    const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
    EXPECT_EQ(write(fd, request.data(), request.size()), static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t got; (got = read(fd, buffer, sizeof(buffer))) > 0;) out.append(buffer, got);
  }
  close(fd);
  return out;
}

// One probe: its port stays the same over restarts.
struct Probe {
  std::string service;
  int port = FreePort();
  int metrics_port = FreePort();
  std::unique_ptr<Program> program;
  std::unique_ptr<intake::IntakeService::Stub> api;
  std::unique_ptr<RuntimeStub> runtime;
};

class ProcessTest : public ::testing::Test {
 protected:
  ProcessTest() : folder_(*TempFolder::Create()) {
    std::ofstream(folder_->File("key")) << std::string(64, 'a');
    for (const auto* database : {&intake_database_, &matching_database_}) {
      database->Execute("CREATE TABLE probe_effect (what text NOT NULL)");
      database->Execute("GRANT SELECT, INSERT ON probe_effect TO PUBLIC");
    }
  }

  const TestDatabase& DatabaseOf(const Probe& probe) const {
    return probe.service == "intake" ? intake_database_ : matching_database_;
  }

  void Start(Probe& probe, std::vector<std::string> more = {}, const std::string& lead = "") {
    std::vector<std::string> arguments = {
        OwnProgram("homecare-probe"),
        absl::StrCat("--service_port=", probe.port),
        absl::StrCat("--metrics_port=", probe.metrics_port),
        absl::StrCat("--database=", DatabaseOf(probe).conninfo()),
        absl::StrCat("--redis_socket=", redis_->socket_path()),
        absl::StrCat("--key_file=", folder_->File("key")),
        absl::StrCat("--peers=intake=127.0.0.1:", intake_.port,
                     ",matching=127.0.0.1:", matching_.port, ",registry=127.0.0.1:1")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto program =
        Program::Start({.arguments = arguments,
                        .log_path = folder_->File(absl::StrCat(probe.service, probe.port, ".log")),
                        .environment = {absl::StrCat("PROBE=", probe.service),
                                        absl::StrCat("PROBE_LEAD=", lead)}});
    ASSERT_TRUE(program.ok()) << program.status();
    probe.program = *std::move(program);
    const auto channel = rpc::Connect(absl::StrCat("127.0.0.1:", probe.port));
    probe.api = intake::IntakeService::NewStub(channel);
    probe.runtime = runtime::v1::RuntimeService::NewStub(channel);
  }

  int Health(const Probe& probe, const std::string& wait) {
    auto program = Program::Start({.arguments = {OwnProgram("homecare-health"),
                                                 absl::StrCat("--address=127.0.0.1:", probe.port),
                                                 absl::StrCat("--wait=", wait)},
                                   .log_path = folder_->File("health.log")});
    EXPECT_TRUE(program.ok()) << program.status();
    return (*program)->Wait(kPatience * 2).value_or(-1);
  }
  void StartAndWait(Probe& probe, std::vector<std::string> more = {},
                    const std::string& lead = "") {
    Start(probe, std::move(more), lead);
    ASSERT_EQ(Health(probe, "30s"), 0) << probe.program->Log();
  }

  template <typename Function>
  static absl::Status Call(Function function) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    return rpc::FromGrpc(function(&context));
  }

  static absl::Status Cancel(Probe& probe, const std::string& order_id) {
    intake::CancelOrderRequest request;
    request.set_city_code(kCity);
    request.set_request_id(order_id);
    request.set_order_id(order_id);
    request.set_reason(intake::CANCEL_REASON_MISTAKE);
    intake::CancelOrderResponse response;
    return Call([&](auto* context) { return probe.api->CancelOrder(context, request, &response); });
  }
  static absl::Status GetOrder(Probe& probe) {
    intake::GetOrderRequest request;
    request.set_city_code(kCity);
    request.set_order_id("o1");
    intake::GetOrderResponse response;
    return Call([&](auto* context) { return probe.api->GetOrder(context, request, &response); });
  }
  static absl::Status SetTime(Probe& probe, absl::Time time) {
    runtime::v1::SetTimeRequest request;
    *request.mutable_time() = rpc::ToProto(time);
    runtime::v1::SetTimeResponse response;
    return Call([&](auto* context) { return probe.runtime->SetTime(context, request, &response); });
  }
  static absl::Status Release(Probe& probe) {
    runtime::v1::ReleaseTimeResponse response;
    return Call([&](auto* context) {
      return probe.runtime->ReleaseTime(context, runtime::v1::ReleaseTimeRequest(), &response);
    });
  }
  static GetStatusResponse Status(Probe& probe) {
    GetStatusResponse response;
    const absl::Status status = Call([&](auto* context) {
      return probe.runtime->GetStatus(context, runtime::v1::GetStatusRequest(), &response);
    });
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }

  int64_t Effects(const Probe& probe, const std::string& what) const {
    return DatabaseOf(probe).Count(absl::StrCat("probe_effect WHERE what = '", what, "'"));
  }
  bool EventuallyEffect(const Probe& probe, const std::string& what) const {
    return Eventually(kPatience, [&] { return Effects(probe, what) == 1; });
  }

  const std::unique_ptr<TempFolder> folder_;
  const std::unique_ptr<PrivateRedis> redis_ = *PrivateRedis::Create({});
  const TestDatabase intake_database_{"intake"};
  const TestDatabase matching_database_{"matching"};
  Probe intake_{.service = "intake"};
  Probe matching_{.service = "matching"};
};

TEST_F(ProcessTest, AnEventTravelsAndIsConfirmed) {
  StartAndWait(intake_);
  StartAndWait(matching_);
  EXPECT_TRUE(Cancel(intake_, "o1").ok());
  EXPECT_TRUE(EventuallyEffect(matching_, "heard o1"));
  EXPECT_TRUE(Eventually(kPatience, [&] { return Status(intake_).outbox_left() == 0; }));
  EXPECT_EQ(Status(intake_).service(), "intake");
  EXPECT_GE(Status(intake_).changes_committed(), 1);
  EXPECT_THAT(HttpGet(intake_.metrics_port, "/metrics"),
              ::testing::HasSubstr("homecare_rpc_total{code=\"OK\",method="
                                   "\"homecare.intake.v1.CancelOrder\"} 1"));
  EXPECT_EQ(Reason(SetTime(intake_, kMorning)), "VIRTUAL_TIME_NOT_ALLOWED");
  EXPECT_EQ(intake_.program->Terminate(kPatience), 0);
  EXPECT_EQ(matching_.program->Terminate(kPatience), 0);
}

TEST_F(ProcessTest, VirtualTimeMovesInTwoPhases) {
  StartAndWait(intake_, {"--allow_virtual_time"});
  StartAndWait(matching_, {"--allow_virtual_time"});
  EXPECT_EQ(Reason(Cancel(intake_, "o1")), "TIME_NOT_SET");
  EXPECT_TRUE(GetOrder(intake_).ok());
  EXPECT_FALSE(Status(intake_).has_time());
  EXPECT_EQ(Reason(Release(intake_)), "TIME_NOT_SET");

  EXPECT_TRUE(SetTime(intake_, kMorning).ok() && Release(intake_).ok());
  EXPECT_TRUE(Cancel(intake_, "o1").ok());
  // Matching was not told the time yet: the event waits.
  EXPECT_TRUE(Eventually(kPatience, [&] { return Status(intake_).outbox_left() == 1; }));
  EXPECT_EQ(Effects(matching_, "heard o1"), 0);
  EXPECT_TRUE(SetTime(matching_, kMorning).ok() && Release(matching_).ok());
  EXPECT_TRUE(EventuallyEffect(matching_, "heard o1"));
  EXPECT_EQ(rpc::FromProto(Status(matching_).next_due_time()), kMorning + absl::Hours(1));

  EXPECT_TRUE(SetTime(matching_, kMorning + absl::Hours(1)).ok());
  EXPECT_EQ(Status(matching_).deadlines_due(), 1);
  EXPECT_EQ(Effects(matching_, "fired o1"), 0);
  EXPECT_EQ(Reason(SetTime(matching_, kMorning)), "TIME_GOES_BACK");
  EXPECT_TRUE(Release(matching_).ok());
  EXPECT_TRUE(EventuallyEffect(matching_, "fired o1"));
  EXPECT_TRUE(Eventually(kPatience, [&] { return Status(matching_).deadlines_due() == 0; }));

  // A restarted process waits to be told.
  matching_.program->Kill();
  StartAndWait(matching_, {"--allow_virtual_time"});
  EXPECT_FALSE(Status(matching_).has_time());
  EXPECT_TRUE(Cancel(intake_, "o2").ok());
  EXPECT_EQ(Effects(matching_, "heard o2"), 0);
  EXPECT_TRUE(SetTime(matching_, kMorning + absl::Hours(1)).ok());
  EXPECT_TRUE(EventuallyEffect(matching_, "heard o2"));
}

TEST_F(ProcessTest, WhatIsMissingIsWaitedFor) {
  intake_database_.Execute("ALTER TABLE outbox RENAME TO outbox_not_yet");
  Start(intake_);
  EXPECT_TRUE(
      Eventually(kPatience, [&] { return Reason(GetOrder(intake_)) == "SERVER_STARTING"; }));
  EXPECT_EQ(Health(intake_, "0s"), 1);
  EXPECT_THAT(intake_.program->Log(), ::testing::HasSubstr("waiting for what is missing"));
  intake_database_.Execute("ALTER TABLE outbox_not_yet RENAME TO outbox");
  EXPECT_EQ(Health(intake_, "30s"), 0);
  EXPECT_TRUE(GetOrder(intake_).ok());
}

TEST_F(ProcessTest, AProcessThatStillWaitsCanBeEnded) {
  intake_database_.Execute("ALTER TABLE outbox RENAME TO outbox_not_yet");
  Start(intake_);
  EXPECT_TRUE(
      Eventually(kPatience, [&] { return Reason(GetOrder(intake_)) == "SERVER_STARTING"; }));
  EXPECT_EQ(intake_.program->Terminate(kPatience), 0);
}

TEST_F(ProcessTest, OneLeadsAndTheOtherServesReads) {
  Probe other{.service = "matching"};
  StartAndWait(matching_, {}, "plan");
  EXPECT_TRUE(Eventually(kPatience, [&] { return Cancel(matching_, "w1").ok(); }));
  StartAndWait(other, {}, "plan");
  EXPECT_EQ(Reason(Cancel(other, "w2")), "NOT_LEADER");
  EXPECT_TRUE(GetOrder(other).ok());

  StartAndWait(intake_);
  EXPECT_TRUE(Cancel(intake_, "o1").ok());
  EXPECT_TRUE(EventuallyEffect(matching_, "heard o1"));
  matching_.program->Kill();
  EXPECT_TRUE(Eventually(kPatience, [&] { return Cancel(other, "w2").ok(); }));
  EXPECT_TRUE(Cancel(intake_, "o2").ok());
  EXPECT_TRUE(EventuallyEffect(other, "heard o2"));
  EXPECT_EQ(other.program->Terminate(kPatience), 0);
}

TEST_F(ProcessTest, NobodyLeadsBeforeTheTimeIsTold) {
  StartAndWait(matching_, {"--allow_virtual_time"}, "plan");
  EXPECT_EQ(Reason(Cancel(matching_, "w1")), "TIME_NOT_SET");
  EXPECT_TRUE(Eventually(
      kPatience, [&] { return absl::StrContains(matching_.program->Log(), "not ready to lead"); }));
  EXPECT_TRUE(SetTime(matching_, kMorning).ok() && Release(matching_).ok());
  EXPECT_TRUE(Eventually(kPatience, [&] { return Cancel(matching_, "w1").ok(); }));
  EXPECT_EQ(matching_database_.Count("probe_effect WHERE what LIKE 'gained at %'"), 1);
  EXPECT_EQ(Effects(matching_, absl::StrCat("gained at ", FormatInstant(kMorning))), 1);
}

// As the consumer would have left it after ten failures.
void Bury(const TestDatabase& database, const std::string& order_id) {
  event::v1::Event event;
  event.set_event_id(NewId());
  event.set_city_code(kCity);
  event.set_topic("orders");
  event.set_key(order_id);
  event.set_version(1);
  event.mutable_order_cancelled()->set_order_id(order_id);
  database.Execute(absl::StrCat(
      "INSERT INTO dead_letter (city_code, consumer, event_id, topic, key, version, event, reason,"
      " failures, created_time) VALUES ('",
      kCity, "', 'matching', '", event.event_id(), "', 'orders', '", order_id, "', 1, '\\x",
      absl::BytesToHexString(event.SerializeAsString()), "', 'a defect', 10, now())"));
}

TEST_F(ProcessTest, DeadLettersAreReplayedOnDemand) {
  StartAndWait(matching_);
  Bury(matching_database_, "o1");
  runtime::v1::ReplayDeadLettersRequest request;
  request.set_city_code(kCity);
  runtime::v1::ReplayDeadLettersResponse response;
  const auto replay = [&] {
    return Call([&](auto* context) {
      return matching_.runtime->ReplayDeadLetters(context, request, &response);
    });
  };
  EXPECT_EQ(Status(matching_).dead_letters(), 1);
  EXPECT_TRUE(replay().ok());
  EXPECT_EQ(response.applied(), 1) << response.ShortDebugString();
  EXPECT_EQ(Effects(matching_, "heard o1"), 1);
  EXPECT_EQ(Status(matching_).dead_letters(), 0);
  EXPECT_TRUE(replay().ok());
  EXPECT_EQ(response.applied(), 0);
  request.set_limit(501);
  EXPECT_EQ(FieldViolations(replay()).size(), 1u);
  EXPECT_EQ(RunProgram({.arguments = {OwnProgram("homecare-replay"),
                                      absl::StrCat("--address=127.0.0.1:", matching_.port)},
                        .log_path = folder_->File("replay.log")}),
            absl::OkStatus());
}

TEST_F(ProcessTest, AnAddressInUseEndsTheProcess) {
  StartAndWait(intake_);
  Probe second{.service = "intake", .port = intake_.port};
  Start(second);
  EXPECT_EQ(second.program->Wait(kPatience), 1);
  EXPECT_THAT(second.program->Log(), ::testing::HasSubstr("ADDRESS_UNAVAILABLE"));
}

}  // namespace
}  // namespace homecare::testing
