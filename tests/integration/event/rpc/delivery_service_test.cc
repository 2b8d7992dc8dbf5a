#include "common/event/delivery_service.h"

#include <gmock/gmock.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "common/event/grpc_peers.h"
#include "common/rpc/dispatcher.h"
#include "tests/integration/event/pair.h"

namespace homecare::event {
namespace {

using ::testing::UnorderedElementsAre;

// One service as a process has it: the API over a real socket, before its database.
class Host {
 public:
  Host(const std::string& service, pg::Database& database)
      : runner_(ChangeRunner::Create(database, clock_, nullptr)),
        mutator_(Mutator::Create(*runner_, {})),
        dispatcher_(rpc::Dispatcher::Create(database, *mutator_, {.city_codes = {kCity}})),
        api_(MakeDeliveryService(*dispatcher_, database,
                                 {.service = service, .city_codes = {kCity}})) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(api_.get());
    server_ = builder.BuildAndStart();
  }
  ~Host() { server_->Shutdown(); }

  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }

 private:
  WallClock clock_;
  std::unique_ptr<ChangeRunner> runner_;
  std::unique_ptr<Mutator> mutator_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<grpc::Service> api_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

class DeliveryServiceTest : public PairTest {
 protected:
  DeliveryServiceTest()
      : intake_("intake", producer_.database()),
        matching_("matching", subscriber_.database()),
        grpc_({{"intake", intake_.address()}, {"matching", matching_.address()}}) {}

  static EventRef Ref(const v1::Event& event) {
    return {event.event_id(), event.city_code(), event.topic(), event.key(), event.version()};
  }

  Host intake_;
  Host matching_;
  GrpcPeers grpc_;
};

TEST_F(DeliveryServiceTest, HaveMeansReceivedOrPassedOrDead) {
  subscriber_.SetRule("bad", [](Change&, const v1::Event&) { return absl::InternalError("bug"); });
  const auto consumer = Start(Options());
  const v1::Event applied = MakeEvent("orders", "a", 1);
  const v1::Event parked = MakeEvent("orders", "a", 3);
  const v1::Event dead = MakeEvent("orders", "bad", 1);
  const v1::Event passed = MakeEvent("orders", "a", 1);  // another id of a version gone by
  const v1::Event unknown = MakeEvent("orders", "b", 1);
  for (const v1::Event& event : {applied, parked, dead}) Add(event);
  EXPECT_TRUE(EventuallyCount("dead_letter", 1));
  EXPECT_TRUE(EventuallyCount("parked", 1));
  const auto had =
      grpc_.Have("matching", {Ref(applied), Ref(parked), Ref(dead), Ref(passed), Ref(unknown)});
  ASSERT_TRUE(had.ok()) << had.status();
  EXPECT_THAT(*had, UnorderedElementsAre(applied.event_id(), dead.event_id(), passed.event_id()));
}

TEST_F(DeliveryServiceTest, ConfirmEmptiesTheOutbox) {
  producer_.StopRelaying();
  producer_.Tell({"a"});
  const std::string event_id = producer_.server().Scalar("SELECT event_id FROM outbox");
  EXPECT_TRUE(grpc_.Confirm("intake", "billing", {event_id}).ok());
  EXPECT_EQ(producer_.Outbox(), 1);
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = grpc_.Confirm("intake", "matching", {event_id});
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(producer_.Outbox(), 0);
  }
}

TEST_F(DeliveryServiceTest, RefusesTooManyAndTooLittle) {
  const std::vector<EventRef> many(kMostEventsPerCall + 1, Ref(MakeEvent("orders", "a", 1)));
  EXPECT_EQ(Reason(grpc_.Have("matching", many).status()), "INVALID_FIELD");
  EXPECT_EQ(Reason(grpc_.Have("matching", {}).status()), "INVALID_FIELD");
  const std::vector<std::string> ids(kMostEventsPerCall + 1, NewId());
  EXPECT_EQ(Reason(grpc_.Confirm("intake", "matching", ids)), "INVALID_FIELD");
  const std::vector<EventRef> most(kMostEventsPerCall, Ref(MakeEvent("orders", "a", 1)));
  EXPECT_TRUE(grpc_.Have("matching", most).ok());
}

TEST_F(DeliveryServiceTest, ServicesThatCannotBeAskedAreUnavailable) {
  const std::map<std::string, std::string> addresses = {{"matching", "127.0.0.1:1"}};
  GrpcPeers peers(addresses);
  EXPECT_EQ(peers.Confirm("matching", "intake", {NewId()}).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Reason(peers.Confirm("billing", "intake", {NewId()})), "PEER_UNKNOWN");
}

// The whole way, over the wire, with the bell lost half of the time.
TEST_F(DeliveryServiceTest, OutboxesEmptyOverTheWire) {
  Confirmer confirmer(grpc_, "matching");
  const auto consumer = Consumer::Create(
      subscriber_.runner(), Options(),
      [this](Change& change, const v1::Event& event) { return subscriber_.Apply(change, event); },
      [&](absl::string_view topic, std::vector<std::string> event_ids) {
        confirmer.Take(topic, std::move(event_ids));
      });
  const Sweeper sweeper(producer_.database(), grpc_, SweepOptions());
  TellTenKeys(2);
  producer_.StopRelaying();
  TellTenKeys(2);
  EXPECT_TRUE(producer_.EventuallyEmpty());
  ExpectTenKeysApplied(4);
}

}  // namespace
}  // namespace homecare::event
