#include "tests/simulation/world/process.h"

#include <algorithm>
#include <utility>

#include "common/event/dead_letters.h"
#include "common/event/relay.h"
#include "common/event/topology.h"

namespace homecare::simulation {
namespace {

constexpr absl::Duration kClaimIdle = absl::Seconds(2);
constexpr size_t kMostToSend = 20;  // small, so that a queue is full at times
constexpr size_t kSendBatch = 5;

}  // namespace

// What is sent from a bounded queue: relay and confirmer.
template <typename T>
struct Process::Sender {
  Sender() : queue(kMostToSend, kSendBatch) {}

  event::BatchQueue<T> queue;
  size_t actor = 0;
};

Process::Process(Surroundings& around, MemoryRedis& redis, event::Peers& peers, Business& business,
                 int number)
    : around_(around),
      redis_(redis),
      peers_(peers),
      business_(business),
      name_(absl::StrCat(business.name(), "-", number)),
      clock_(around),
      inbox_(std::make_shared<MemoryInbox>()),
      writer_(around, redis) {
  runner_ = ChangeRunner::Create(business.database(), clock_,
                                 [this](std::vector<OutboxRow> rows) { Relay(std::move(rows)); },
                                 {.outbox = std::make_shared<MemoryOutbox>(),
                                  .machine_clock = std::make_shared<SimulatedClock>(around),
                                  .new_id = [&around] { return around.NewId(); }});
  for (const bool emergency : {false, true}) {
    AddRelay(emergency);
    AddSweeper(emergency);
    if (business.name() != "registry") AddConsumer(emergency);  // which hears nothing
  }
  AddConfirmers();
}

Process::~Process() = default;

size_t Process::AddActor(const std::string& name, std::function<absl::Duration()> step) {
  const absl::Duration start = around_.dice.Between(absl::ZeroDuration(), absl::Milliseconds(200));
  actors_.push_back({absl::StrCat(name_, " ", name), std::move(step), around_.now + start});
  return actors_.size() - 1;
}

void Process::Wake(size_t actor) {
  const absl::Duration latency = around_.dice.Between(absl::ZeroDuration(), absl::Milliseconds(20));
  actors_[actor].next = std::min(actors_[actor].next, around_.now + latency);
}

event::ConsumerOptions Process::OptionsOf(bool emergency) const {
  event::ConsumerOptions options;
  options.subscriber = business_.name();
  options.city_codes = {kCity};
  options.group_size = 5;
  options.attempts = 4;
  options.retry_first = absl::Milliseconds(20);
  options.retry_most = absl::Milliseconds(500);
  options.claim_idle = kClaimIdle;
  options.emergency = emergency;
  options.active = [this] { return around_.now >= resting_until_; };
  options.on_emergency_failure = [this](const event::v1::Event& event, const absl::Status&) {
    business_.Call(event);
  };
  return options;
}

event::Apply Process::ApplyOf() const {
  return [this](Change& change, const event::v1::Event& event) {
    return business_.Apply(change, event);
  };
}

event::Confirm Process::ConfirmOf() {
  return [this](absl::string_view topic, std::vector<std::string> event_ids) {
    auto& sender = *confirmers_.at(std::string(event::TopicOf(topic).producer));
    for (std::string& event_id : event_ids) sender.queue.Push(std::move(event_id));
    Wake(sender.actor);
  };
}

void Process::AddConsumer(bool emergency) {
  readers_.push_back(
      std::make_unique<MemoryReader>(around_, redis_, business_.name(), emergency, kClaimIdle));
  consumers_.push_back(std::make_unique<event::ConsumerCore>(
      *readers_.back(), event::Applier(*runner_, inbox_, ApplyOf()), OptionsOf(emergency),
      ConfirmOf()));
  AddActor(emergency ? "emergency consumer" : "consumer",
           [this, core = consumers_.back().get()] { return core->Step(around_.SteadyNow()); });
}

void Process::AddSweeper(bool emergency) {
  event::SweeperOptions options;
  options.city_codes = {kCity};
  options.normal_interval = options.emergency_interval = absl::Milliseconds(500);
  options.batch = 20;
  options.longest_stream = 40;
  sweepers_.push_back(std::make_unique<event::SweeperCore>(
      event::SweeperPorts{business_.database(), outbox_, peers_, writer_}, options, emergency));
  AddActor(emergency ? "emergency sweeper" : "sweeper",
           [this, core = sweepers_.back().get()] { return core->Step(around_.MachineNow()); });
}

void Process::AddRelay(bool emergency) {
  auto& relay = relays_[emergency] = std::make_unique<Sender<OutboxRow>>();
  relay->actor = AddActor(emergency ? "emergency relay" : "relay", [this, relay = relay.get()] {
    const std::vector<OutboxRow> rows = relay->queue.Take();
    if (!rows.empty() && !writer_.Add(event::AdditionsOf(rows)).ok()) around_.Trace("is lost");
    return relay->queue.empty() ? absl::InfiniteDuration() : absl::ZeroDuration();
  });
}

void Process::Relay(std::vector<OutboxRow> rows) {
  for (OutboxRow& row : rows) {
    Sender<OutboxRow>& relay = *relays_.at(row.emergency);
    relay.queue.Push(std::move(row));
    Wake(relay.actor);
  }
}

void Process::AddConfirmers() {
  for (const event::Topic& topic : event::Topics()) {
    const std::string producer(topic.producer);
    if (confirmers_.contains(producer)) continue;
    auto& confirmer = confirmers_[producer] = std::make_unique<Sender<std::string>>();
    confirmer->actor = AddActor("confirmer", [this, producer, confirmer = confirmer.get()] {
      const Ids event_ids = confirmer->queue.Take();
      if (!event_ids.empty() && !peers_.Confirm(producer, business_.name(), event_ids).ok()) {
        around_.Trace("a confirmation is lost");
      }
      return confirmer->queue.empty() ? absl::InfiniteDuration() : absl::ZeroDuration();
    });
  }
}

void Process::Serve(const std::vector<Request*>& requests,
                    const std::function<void(Request&, const absl::Status&)>& done) {
  MutationGroup group;
  for (Request* request : requests) {
    Mutation mutation{.city_code = kCity,
                      .request_id = request->request_id,
                      .method = "Carry",
                      .body_hash = "hash",
                      .body =
                          [this, request](Change& change, std::string* response) {
                            *response = "done";
                            return business_.Carry(change, *request);
                          },
                      .done = [request, done](const absl::Status& status,
                                              const std::string&) { done(*request, status); }};
    HC_CHECK(group.Add(mutation));
  }
  group.Run(*runner_, Lane::kNormal, [this](absl::Duration pause) { around_.waited += pause; });
}

absl::Status Process::Replay() {
  return event::ReplayDeadLetters(business_.database(), *runner_, inbox_,
                                  {.subscriber = business_.name(), .city_code = kCity}, ApplyOf(),
                                  ConfirmOf())
      .status();
}

void Process::Stall(absl::Duration duration) {
  for (Actor& actor : actors_) actor.next = std::max(actor.next, around_.now + duration);
}

}  // namespace homecare::simulation
