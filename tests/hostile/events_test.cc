// What is no event, or no event of ours, becomes a dead letter with its reason and stops nobody
// else: for each service, each topic it hears and each payload of the topic, over a real Redis and
// through the consumer that the programs run.
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/event/consumer.h"
#include "common/event/payload.h"
#include "common/event/stream_reader.h"
#include "common/event/topology.h"
#include "common/redis/client.h"
#include "services/billing/api/apply.h"
#include "services/intake/api/apply.h"
#include "services/matching/api/apply.h"
#include "services/visit/api/apply.h"
#include "tests/hostile/kit/filled.h"
#include "tests/hostile/kit/generic.h"
#include "tests/hostile/kit/world.h"
#include "tests/support/eventually.h"
#include "tests/support/private_redis.h"

namespace homecare::hostile {
namespace {

using event::v1::Event;
using testing::Eventually;

constexpr absl::Duration kPatience = absl::Seconds(60);

// Which topic a payload belongs to, as event.proto says by its comment.
const std::map<std::string, std::vector<std::string>>& PayloadsByTopic() {
  static const auto* const payloads = new std::map<std::string, std::vector<std::string>>{
      {"registry",
       {"elder_changed", "caregiver_changed", "provider_changed", "service_point_changed",
        "terminal_changed"}},
      {"orders", {"order_placed", "order_cancelled"}},
      {"assignments",
       {"offer_made", "offer_closed", "visit_assigned", "visit_unassigned", "order_unmatched"}},
      {"visits", {"visit_changed"}},
      {"billing", {"elder_month_changed"}},
  };
  return *payloads;
}

// What the program of each service does with an event.
class Matching {
 public:
  Matching() { model_.Reset({}); }
  absl::Status operator()(Change& change, const Event& event) {
    return listener_.Apply(change, event);
  }

 private:
  const matching::MatchPolicy policy_;
  matching::Model model_;
  matching::Matcher matcher_{model_, policy_, &NewId};
  matching::Desk desk_{matcher_};
  const matching::PlanPolicy plan_policy_;
  matching::PlanDesk plan_desk_{desk_, plan_policy_};
  matching::Listener listener_{desk_, plan_desk_, model_};
};

event::Apply ApplyOf(const std::string& service) {
  static const intake::LadderPolicy ladder;
  static const visit::EvidencePolicy evidence;
  if (service == "intake") {
    return [](Change& change, const Event& event) { return intake::Apply(change, event, ladder); };
  }
  if (service == "visit") {
    return [](Change& change, const Event& event) { return visit::Apply(change, event, evidence); };
  }
  if (service == "billing") return &billing::Apply;
  const auto matching = std::make_shared<Matching>();
  return [matching](Change& change, const Event& event) { return (*matching)(change, event); };
}

// A bad event: its bytes, where its key can be read, and a part of the reason it is buried for.
struct Bad {
  std::string name;
  std::string topic;
  std::string key;
  std::string bytes;
  std::string reason;
};

class HostileEventTest : public ::testing::TestWithParam<std::string> {
 protected:
  HostileEventTest()
      : server_(GetParam()),
        database_(pg::Database::Open({.conninfo = server_.conninfo()})),
        runner_(ChangeRunner::Create(*database_, clock_, nullptr)),
        redis_(*testing::PrivateRedis::Create({})),
        client_({redis_->socket_path()}) {
    for (const event::Topic& topic : event::Topics()) {
      for (const absl::string_view subscriber : topic.subscribers) {
        if (subscriber == GetParam()) topics_.emplace_back(topic.name);
      }
    }
    consumer_ = event::Consumer::Create(*runner_,
                                        {.subscriber = GetParam(),
                                         .city_codes = {kCity},
                                         .topics = topics_,
                                         .redis_socket = redis_->socket_path(),
                                         .attempts = 2,
                                         .retry_first = absl::Milliseconds(1),
                                         .retry_most = absl::Milliseconds(2)},
                                        event::Checked(ApplyOf(GetParam())),
                                        [](absl::string_view, std::vector<std::string>) {});
  }

  static const FieldDescriptor& PayloadNamed(const std::string& name) {
    return *Event::descriptor()->FindFieldByName(name);
  }
  Event Good(const std::string& topic, const std::string& payload, const std::string& key) const {
    return FilledEvent(PayloadNamed(payload), topic, key, clock_.Now());
  }

  void Send(const std::string& topic, const std::string& bytes) {
    const auto reply = client_.Command(
        event::AddToStream(event::StreamName(kCity, topic, GetParam(), false), bytes));
    ASSERT_TRUE(reply.ok() && !reply->IsError()) << reply.status();
  }

  bool EventuallyCount(const std::string& table, int64_t count) {
    return Eventually(kPatience, [&] { return server_.Count(table) == count; });
  }

  // Everybody whom the events name.
  void TellPeople() {
    const std::pair<const char*, const char*> people[] = {{"elder_changed", "elder"},
                                                          {"caregiver_changed", "caregiver"},
                                                          {"provider_changed", "provider"}};
    for (const auto& [payload, key] : people) {
      Send("registry", Good("registry", payload, key).SerializeAsString());
    }
    ASSERT_TRUE(EventuallyCount("inbox", 3));
  }

  std::string NewKey() { return absl::StrCat("bad-", ++last_key_); }

  // The payload edited, in an event that is right but for that.
  void AddEdited(const std::string& topic, const std::string& payload, const Refused& one) {
    Event event = Good(topic, payload, NewKey());
    one.edit(PayloadOf(event));
    const bool readable = one.reason != "REQUEST_UNREADABLE";
    bad_.push_back({absl::StrCat(payload, ".", one.name), topic, event.key(), BytesOf(event),
                    readable ? absl::StrCat(payload, ".", one.fields.front()) : "malformed"});
  }

  // What the contract of the payload's fields forbids.
  void AddFields(const std::string& topic, const std::string& payload) {
    Event event = Good(topic, payload, "any");
    Message& inner = PayloadOf(event);
    Table lenient;
    for (const Route& route : RoutesOf(inner)) {
      // Those who tell may tell of any time, place and number; copies are theirs to avoid.
      for (const char* kind : {"far ", "outside ", "number ", "twice "}) {
        lenient.accepts[absl::StrCat(kind, PathOf(route, false))] = "of the producer";
      }
    }
    std::set<std::string> used;
    for (const Refused& one : GenericCases(inner, lenient, clock_.Now(), used)) {
      AddEdited(topic, payload, one);
    }
    for (const Route& route : RoutesOf(inner)) {
      if (route.size() == 1) AddTopField(topic, payload, *route.front().field);
    }
  }

  void AddTopField(const std::string& topic, const std::string& payload,
                   const FieldDescriptor& field) {
    const std::string path = absl::StrCat(payload, ".", field.name());
    static const std::set<std::string> optional = {
        "terminal_changed.elder_id",           "order_placed.incident_id",
        "visit_changed.check_in_time",         "visit_changed.check_out_time",
        "visit_changed.check_in_proof",        "visit_changed.check_out_proof",
        "visit_changed.replaced_caregiver_id", "order_placed.preferred_caregiver_id"};
    const bool may_be_empty = optional.contains(path);
    const bool id = absl::EndsWith(field.name(), "_id");
    const bool asked = id || field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM ||
                       field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (asked && !field.is_repeated() && !may_be_empty) {
      AddEdited(topic, payload,
                {.name = absl::StrCat(field.name(), ": left out"),
                 .edit = [&](Message& inner) { inner.GetReflection()->ClearField(&inner, &field); },
                 .fields = {field.name()}});
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      AddEdited(
          topic, payload,
          {.name = absl::StrCat(field.name(), ": negative"),
           .edit = [&](Message& inner) { inner.GetReflection()->SetInt32(&inner, &field, -5); },
           .fields = {field.name()}});
    }
  }

  // What is wrong about the event itself.
  void AddEnvelopes(const std::string& topic, const std::string& payload) {
    const auto add = [&](const std::string& name, const std::string& reason, bool key_is_known,
                         const std::function<void(Event&)>& edit) {
      Event event = Good(topic, payload, NewKey());
      const std::string key = key_is_known ? event.key() : "";
      edit(event);
      bad_.push_back({absl::StrCat(payload, ", ", name), topic, key, BytesOf(event), reason});
    };
    add("no payload", "payload", true, [](Event& e) { e.clear_payload(); });
    add("payload of another topic", "topic", true, [](Event& e) {
      const std::string key = e.key();
      if (e.topic() == "visits") {
        e.mutable_order_cancelled()->set_order_id(key);
        e.mutable_order_cancelled()->set_reason("x");
      } else {
        e.mutable_visit_changed()->set_visit_id(key);
      }
    });
    add("key of another", "key", true, [](Event& e) { e.set_key(absl::StrCat(e.key(), "-x")); });
    bad_.back().key += "-x";
    add("version 0", "malformed", true, [](Event& e) { e.set_version(0); });
    add("negative version", "malformed", true, [](Event& e) { e.set_version(-1); });
    add("another city", "malformed", true, [](Event& e) { e.set_city_code("110000"); });
    add("another topic", "malformed", true, [](Event& e) { e.set_topic("gossip"); });
    add("no event id", "malformed", true, [](Event& e) { e.set_event_id(""); });
    add("no key", "malformed", false, [](Event& e) { e.clear_key(); });
    add("a key of two lines", "malformed", false, [](Event& e) { e.set_key("a\nb"); });
    bad_.push_back({"garbage", topic, "", absl::StrCat("\xff\xfe garbage ", topic), "malformed"});
    bad_.push_back({"nothing", topic, "", "", "malformed"});
  }

  void Collect() {
    for (const std::string& topic : topics_) {
      for (const std::string& payload : PayloadsByTopic().at(topic)) AddFields(topic, payload);
      AddEnvelopes(topic, PayloadsByTopic().at(topic).front());
    }
  }

  // By the bytes that were buried.
  std::map<std::string, std::string> Reasons() {
    std::map<std::string, std::string> reasons;
    const absl::Status status = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
      for (const pg::Row row : tx.Exec("SELECT event, reason FROM dead_letter")) {
        reasons[row.Bytes("event")] = row.Text("reason");
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return reasons;
  }

  // Rows of the service's own tables, without those of delivery.
  std::string OwnTables() {
    std::vector<std::string> own;
    for (const absl::string_view line : absl::StrSplit(FingerprintOf(server_, GetParam()), '\n')) {
      const absl::string_view table = line.substr(0, line.find(' '));
      const bool delivery =
          table == "inbox" || table == "applied" || table == "parked" || table == "dead_letter";
      if (!delivery) own.emplace_back(line);
    }
    return absl::StrJoin(own, "\n");
  }

  const testing::TestDatabase server_;
  const testing::ManualClock clock_;
  const std::unique_ptr<pg::Database> database_;
  const std::unique_ptr<ChangeRunner> runner_;
  const std::unique_ptr<testing::PrivateRedis> redis_;
  redis::Client client_;
  std::vector<std::string> topics_;
  std::vector<Bad> bad_;
  int last_key_ = 0;
  std::unique_ptr<event::Consumer> consumer_;
};

TEST_P(HostileEventTest, IsBuriedWithItsReasonAndStopsNobodyElse) {
  TellPeople();
  Collect();
  const std::string before = OwnTables();
  int followers = 0;
  for (const Bad& bad : bad_) {
    Send(bad.topic, bad.bytes);
    if (bad.key.empty()) continue;
    Event next = Good(bad.topic, PayloadsByTopic().at(bad.topic).front(), bad.key);
    next.set_version(2);
    Send(bad.topic, next.SerializeAsString());
    ++followers;
  }
  std::set<std::string> distinct;
  for (const Bad& bad : bad_) distinct.insert(bad.bytes);
  EXPECT_TRUE(EventuallyCount("dead_letter", std::ssize(distinct)))
      << server_.Count("dead_letter") << " of " << distinct.size();
  EXPECT_TRUE(EventuallyCount("parked", followers)) << server_.Count("parked");
  EXPECT_EQ(OwnTables(), before);
  const std::map<std::string, std::string> reasons = Reasons();
  for (const Bad& bad : bad_) {
    const auto reason = reasons.find(bad.bytes);
    ASSERT_NE(reason, reasons.end()) << bad.name << " was not buried";
    EXPECT_TRUE(absl::StrContains(reason->second, bad.reason))
        << bad.name << ": " << reason->second;
  }
  int64_t had = server_.Count("inbox");
  for (const std::string& topic : topics_) {
    for (const std::string& payload : PayloadsByTopic().at(topic)) {
      Send(topic, Good(topic, payload, absl::StrCat("good-", payload)).SerializeAsString());
      EXPECT_TRUE(EventuallyCount("applied WHERE version = 1 AND key = 'good-" + payload + "'", 1))
          << payload;
      ++had;
    }
  }
  EXPECT_EQ(server_.Count("inbox"), had);
}

INSTANTIATE_TEST_SUITE_P(EachSubscriber, HostileEventTest,
                         ::testing::Values("intake", "matching", "visit", "billing"),
                         [](const auto& info) { return info.param; });

// The table above is the contract's.
TEST(HostilePayloadsTest, EveryPayloadIsTried) {
  std::set<std::string> declared, tried;
  for (int i = 0; i < Payloads().field_count(); ++i) declared.insert(Payloads().field(i)->name());
  for (const auto& [topic, payloads] : PayloadsByTopic()) {
    tried.insert(payloads.begin(), payloads.end());
  }
  EXPECT_EQ(declared, tried);
}

// Told by a program that is newer than this one.
TEST(HostilePayloadsTest, WhatThisBuildDoesNotKnowPasses) {
  Event event;
  ASSERT_TRUE(event.ParseFromString(std::string("\xfa\x3f\x00", 3)));  // field 1,023, empty
  EXPECT_TRUE(event::CheckPayload(event).ok()) << event::CheckPayload(event);
}

}  // namespace
}  // namespace homecare::hostile
