// The program itself: events in over Redis, calls over gRPC, killed and started again.
#include "tests/support/program.h"

#include <arpa/inet.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/event/relay.h"
#include "common/rpc/channel.h"
#include "common/rpc/convert.h"
#include "common/rpc/status_bridge.h"
#include "homecare/event/v1/event.pb.h"
#include "homecare/matching/v1/matching_service.grpc.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/private_redis.h"
#include "tests/support/test_database.h"

namespace homecare::matching {
namespace {

using Stub = v1::MatchingService::Stub;
using event::v1::Event;

constexpr char kCity[] = "370300";
constexpr char kPeersAway[] =
    "--peers=registry=127.0.0.1:1,intake=127.0.0.1:1,visit=127.0.0.1:1,billing=127.0.0.1:1";
constexpr absl::Duration kPatience = absl::Seconds(60);

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

class MatchingProgramTest : public ::testing::Test {
 protected:
  MatchingProgramTest() {
    std::ofstream(folder_->File("key")) << std::string(64, 'a');
    Start();
    TellRegistry();
  }

  void Start() {
    auto program = testing::Program::Start(
        {.arguments = {testing::OwnProgram("homecare-matching"),
                       absl::StrCat("--service_port=", port_),
                       absl::StrCat("--database=", database_.conninfo()),
                       absl::StrCat("--redis_socket=", redis_->socket_path()),
                       absl::StrCat("--key_file=", folder_->File("key")), kPeersAway},
         .log_path = folder_->File("log")});
    ASSERT_TRUE(program.ok()) << program.status();
    program_ = *std::move(program);
    stub_ = v1::MatchingService::NewStub(rpc::Connect(absl::StrCat("127.0.0.1:", port_)));
  }

  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    Request request, Response* response) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    request.set_city_code(kCity);
    response->Clear();
    return rpc::FromGrpc((*stub_.*method)(&context, request, response));
  }

  void Tell(const std::string& topic, const std::string& key, Event event) {
    event.set_event_id(NewId());
    event.set_city_code(kCity);
    event.set_topic(topic);
    event.set_key(key);
    event.set_version(1);
    *event.mutable_event_time() = rpc::ToProto(absl::Now());
    relay_.Take({{event.event_id(), kCity, topic, event.emergency(), event.SerializeAsString()}});
  }

  void TellRegistry() {
    Event provider, elder;
    provider.mutable_provider_changed()->set_provider_id("provider");
    provider.mutable_provider_changed()->set_contract_from("2022-01-01");
    provider.mutable_provider_changed()->add_county_codes("370303");
    provider.mutable_provider_changed()->set_active(true);
    Tell("registry", "provider", provider);
    elder.mutable_elder_changed()->set_elder_id("elder");
    elder.mutable_elder_changed()->set_county_code("370303");
    elder.mutable_elder_changed()->set_registered_area(type::v1::AREA_CLASS_URBAN);
    *elder.mutable_elder_changed()->mutable_location() = Home();
    elder.mutable_elder_changed()->set_active(true);
    Tell("registry", "elder", elder);
    for (const char* id : {"a", "b"}) {
      Event event;
      auto* caregiver = event.mutable_caregiver_changed();
      caregiver->set_caregiver_id(id);
      caregiver->set_provider_id("provider");
      *caregiver->mutable_base() = Home();
      auto* certificate = caregiver->add_certificates();
      certificate->set_certificate_id("certificate");
      certificate->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
      certificate->set_valid_from("2022-01-01");
      certificate->set_valid_to("2122-01-01");
      caregiver->set_daily_limit_minutes(480);
      caregiver->set_weekly_limit_minutes(2640);
      caregiver->set_active(true);
      Tell("registry", id, event);
    }
  }

  static type::v1::LatLng Home() {
    type::v1::LatLng place;
    place.set_latitude_degrees(36.8);
    place.set_longitude_degrees(118.05);
    return place;
  }

  absl::Status PutShifts() {
    v1::PutShiftsRequest request;
    request.set_request_id("shifts");
    for (const char* id : {"a", "b"}) {
      v1::Shift* const shift = request.add_shifts();
      shift->set_shift_id(absl::StrCat("shift-", id));
      shift->set_caregiver_id(id);
      *shift->mutable_start_time() = rpc::ToProto(now_ - absl::Hours(1));
      *shift->mutable_end_time() = rpc::ToProto(now_ + absl::Hours(12));
    }
    v1::PutShiftsResponse response;
    return Call(&Stub::PutShifts, request, &response);
  }

  // The registry's news and the lead arrive in their own time.
  void PutShiftsSoon() {
    ASSERT_TRUE(testing::Eventually(kPatience, [&] { return PutShifts().ok(); }))
        << PutShifts() << program_->Log();
  }

  static v1::AcceptOfferRequest AcceptanceOf(const v1::Offer& offer) {
    v1::AcceptOfferRequest accept;
    accept.set_request_id("accept");
    accept.set_offer_id(offer.offer_id());
    accept.set_caregiver_id(offer.caregiver_id());
    return accept;
  }

  void Order(const std::string& order_id) {
    Event event;
    auto* order = event.mutable_order_placed();
    order->set_order_id(order_id);
    order->set_elder_id("elder");
    order->set_item_code("bath");
    order->set_bucket(type::v1::BUCKET_CARE_HOURS);
    order->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    order->set_duration_minutes(30);
    *order->mutable_start_window() =
        rpc::ToProto(rpc::TimeSpan{now_ + absl::Hours(1), now_ + absl::Hours(4)});
    order->set_priority(type::v1::PRIORITY_ENTITLEMENT);
    *order->mutable_location() = Home();
    order->set_county_code("370303");
    Tell("orders", order_id, event);
  }

  const absl::Time now_ = absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now()));
  const std::unique_ptr<testing::TempFolder> folder_ = *testing::TempFolder::Create();
  const std::unique_ptr<testing::PrivateRedis> redis_ = *testing::PrivateRedis::Create({});
  const testing::TestDatabase database_{"matching"};
  const int port_ = FreePort();
  event::Relay relay_{{.redis_address = redis_->socket_path()}};
  std::unique_ptr<testing::Program> program_;
  std::unique_ptr<Stub> stub_;
};

TEST_F(MatchingProgramTest, OffersAreWatchedAnsweredAndOutliveACrash) {
  PutShiftsSoon();
  grpc::ClientContext context;
  v1::WatchOffersRequest watch;
  watch.set_city_code(kCity);
  const auto stream = stub_->WatchOffers(&context, watch);
  stream->WaitForInitialMetadata();
  Order("order");
  v1::WatchOffersResponse seen;
  ASSERT_TRUE(stream->Read(&seen)) << program_->Log();
  EXPECT_EQ(seen.offer().order_id(), "order");
  EXPECT_EQ(seen.offer().caregiver_id(), "a");
  EXPECT_FALSE(seen.cursor().empty());

  v1::AcceptOfferRequest accept = AcceptanceOf(seen.offer());
  accept.set_caregiver_id("b");
  v1::AcceptOfferResponse accepted, again;
  EXPECT_EQ(Reason(Call(&Stub::AcceptOffer, accept, &accepted)), "OFFER_NOT_YOURS");
  accept.set_caregiver_id("a");
  ASSERT_TRUE(Call(&Stub::AcceptOffer, accept, &accepted).ok());
  ASSERT_TRUE(stream->Read(&seen));
  EXPECT_EQ(seen.offer().state(), v1::OFFER_STATE_ACCEPTED);
  watch.set_cursor(seen.cursor());

  program_->Kill();
  EXPECT_FALSE(stream->Read(&seen));
  stream->Finish();
  Start();
  ASSERT_TRUE(testing::Eventually(kPatience, [&] {
    return Call(&Stub::AcceptOffer, accept, &again).ok();
  })) << program_->Log();
  EXPECT_EQ(again.SerializeAsString(), accepted.SerializeAsString());  // the first outcome

  // The model knows the visit again: the next order is set around it.
  grpc::ClientContext resumed;
  const auto rest = stub_->WatchOffers(&resumed, watch);
  Order("second");
  ASSERT_TRUE(rest->Read(&seen)) << program_->Log();
  EXPECT_EQ(seen.offer().order_id(), "second");
  EXPECT_GE(rpc::FromProto(seen.offer().planned()).start,
            rpc::FromProto(accepted.assignment().planned()).end);
  resumed.TryCancel();
  rest->Finish();
}

TEST_F(MatchingProgramTest, CandidatesAreJudged) {
  PutShiftsSoon();
  v1::FindCandidatesRequest find;
  v1::FindCandidatesResponse found;
  EXPECT_EQ(Reason(Call(&Stub::FindCandidates, find, &found)), "INVALID_FIELD");
  find.set_order_id("unknown");
  EXPECT_EQ(Reason(Call(&Stub::FindCandidates, find, &found)), "ORDER_NOT_FOUND");
  find.mutable_visit()->set_elder_id("elder");
  find.mutable_visit()->set_qualification(type::v1::QUALIFICATION_CAREGIVER);
  find.mutable_visit()->set_duration_minutes(60);
  *find.mutable_visit()->mutable_start_window() =
      rpc::ToProto(rpc::TimeSpan{now_ + absl::Hours(1), now_ + absl::Hours(4)});
  ASSERT_TRUE(Call(&Stub::FindCandidates, find, &found).ok());
  EXPECT_EQ(found.candidates_size(), 2);
  find.mutable_visit()->set_qualification(type::v1::QUALIFICATION_NURSE);
  ASSERT_TRUE(Call(&Stub::FindCandidates, find, &found).ok());
  ASSERT_EQ(found.rule_counts_size(), 1);
  EXPECT_EQ(found.rule_counts(0).rule(), v1::RULE_NOT_QUALIFIED);
  EXPECT_EQ(found.rule_counts(0).caregivers(), 2);
  find.mutable_visit()->set_elder_id("nobody");
  EXPECT_EQ(Reason(Call(&Stub::FindCandidates, find, &found)), "ELDER_NOT_FOUND");
}

TEST_F(MatchingProgramTest, AbsenceMovesTheVisitByItself) {
  PutShiftsSoon();
  Order("order");
  const auto open = [&](const std::string& caregiver_id) {
    v1::ListOffersRequest list;
    list.set_order_id("order");
    list.set_caregiver_id(caregiver_id);
    list.set_state(v1::OFFER_STATE_OPEN);
    v1::ListOffersResponse offers;
    EXPECT_TRUE(Call(&Stub::ListOffers, list, &offers).ok());
    return offers.offers_size() == 1 ? offers.offers(0) : v1::Offer();
  };
  ASSERT_TRUE(testing::Eventually(kPatience, [&] { return open("a").round() == 1; }));
  v1::GetOfferRequest get;
  get.set_offer_id(open("a").offer_id());
  v1::GetOfferResponse got;
  ASSERT_TRUE(Call(&Stub::GetOffer, get, &got).ok());
  EXPECT_EQ(got.offer().SerializeAsString(), open("a").SerializeAsString());
  v1::AcceptOfferResponse accepted;
  ASSERT_TRUE(Call(&Stub::AcceptOffer, AcceptanceOf(open("a")), &accepted).ok());

  v1::RecordAbsenceRequest absence;
  absence.set_request_id("absence");
  absence.set_caregiver_id("a");
  *absence.mutable_range() = rpc::ToProto(rpc::TimeSpan{now_, now_ + absl::Hours(10)});
  absence.set_reason(v1::ABSENCE_REASON_ILL);
  v1::RecordAbsenceResponse recorded;
  ASSERT_TRUE(Call(&Stub::RecordAbsence, absence, &recorded).ok());
  ASSERT_EQ(recorded.unassigned_visit_ids_size(), 1);
  EXPECT_EQ(recorded.unassigned_visit_ids(0), accepted.assignment().visit_id());
  // The deadline that matches it anew fires by itself.
  EXPECT_TRUE(testing::Eventually(kPatience, [&] { return open("b").round() == 2; }))
      << program_->Log();
  EXPECT_EQ(program_->Terminate(kPatience), 0);
}

}  // namespace
}  // namespace homecare::matching
