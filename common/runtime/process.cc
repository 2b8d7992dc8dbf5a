#include "common/runtime/process.h"

#include <grpcpp/impl/service_type.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/change/mutator.h"
#include "common/event/confirmer.h"
#include "common/event/delivery_service.h"
#include "common/event/grpc_peers.h"
#include "common/event/payload.h"
#include "common/event/relay.h"
#include "common/event/sweeper.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/limits.h"
#include "common/rpc/page.h"
#include "common/runtime/actors.h"
#include "common/runtime/flags.h"
#include "common/runtime/runtime_service.h"
#include "common/runtime/server.h"
#include "common/runtime/signals.h"
#include "common/runtime/store_watch.h"
#include "common/runtime/time_keeper.h"

namespace homecare::runtime {
namespace {

// Confirm, Have, GetStatus and SetTime have threads of their own, so that a full house of requests
// does not keep events from being confirmed.
constexpr int kInternalThreads = 2;
// Beside those of requests: consumer, deadlines, sweeper, feeds, leases, the internal calls, what a
// process does of its own accord, and the question whether the database is there.
constexpr int kOwnConnections = 10;
constexpr int kOwnEmergencyConnections = 4;
constexpr absl::Duration kFirstRetry = absl::Milliseconds(100);
constexpr absl::Duration kLastRetry = absl::Seconds(2);
// For the last answers to reach the wire once every call has ended.
constexpr absl::Duration kFlushTimeout = absl::Milliseconds(500);
constexpr int kFailed = 1;

Settings Begin(const std::string& service, int argc, char** argv) {
  HoldSignals();
  Settings settings = ParseFlags(service, argc, argv);
  log::Configure(service, settings.log_level);
  return settings;
}

pg::DatabaseOptions DatabaseOptionsOf(const Settings& settings, StoreWatch& stores) {
  pg::DatabaseOptions out;
  out.on_full = [&stores] { stores.NoteDatabaseFull(); };
  out.conninfo = settings.database;
  out.normal_connections = settings.read_threads + settings.write_threads + kOwnConnections;
  out.emergency_connections =
      settings.emergency_read_threads + settings.emergency_write_threads + kOwnEmergencyConnections;
  return out;
}

MutatorOptions MutatorOptionsOf(const Settings& settings) {
  MutatorOptions out;
  out.normal_threads = settings.write_threads;
  out.emergency_threads = settings.emergency_write_threads;
  out.normal_queue = settings.queue_length;
  out.emergency_queue = settings.emergency_queue_length;
  return out;
}

rpc::DispatchOptions DispatchOptionsOf(const Settings& settings) {
  rpc::DispatchOptions out;
  out.city_codes = settings.city_codes;
  out.normal_threads = settings.read_threads;
  out.emergency_threads = settings.emergency_read_threads;
  out.normal_queue = settings.queue_length;
  out.emergency_queue = settings.emergency_queue_length;
  out.most_requests_per_second = settings.most_requests_per_second;
  return out;
}

rpc::DispatchOptions InternalOptionsOf(const Settings& settings) {
  rpc::DispatchOptions out = DispatchOptionsOf(settings);
  out.most_requests_per_second = 0;
  out.normal_threads = kInternalThreads;
  out.emergency_threads = 1;
  return out;
}

absl::Status NotYet(absl::string_view reason, absl::string_view message) {
  return WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, reason, message),
                        rpc::Limits::kDrainRetry);
}

}  // namespace

// In the order of dependence: what stands below uses what stands above, and goes first.
struct Process::Parts {
  explicit Parts(Settings given);
  ~Parts();

  rpc::DispatchOptions ApiOptions();
  ActorOptions ActorOptionsOf();
  RuntimeParts RuntimePartsOf();
  int64_t InFlight() const;
  absl::Status Prepare();
  bool PrepareUntilSignal();
  absl::Status Start();
  absl::StatusOr<event::ReplayReport> Replay(const std::string& city_code, int limit) const;
  void Drain();

  const Settings settings;
  TimeKeeper time;
  StoreWatch stores;
  const std::unique_ptr<pg::Database> database;
  const rpc::Pager pager;
  std::map<std::string, std::unique_ptr<Feed>> feeds;
  event::Relay relay;
  const std::unique_ptr<ChangeRunner> runner;
  const int64_t feed_listener;
  const std::unique_ptr<Mutator> mutator;
  event::GrpcPeers peers;
  event::Confirmer confirmer;

  // Told by main() before Run.
  std::vector<Subscription> subscriptions;
  std::map<std::string, DeadlineHandler> deadlines;
  std::vector<std::function<absl::Status()>> prepares;
  std::string lease_name;
  std::function<absl::Status()> gained;

  // `actors` is set before `ready` and lives until the server is down.
  std::unique_ptr<Actors> actors;
  std::atomic<bool> ready{false};
  std::optional<event::Sweeper> sweeper;
  const std::unique_ptr<rpc::Dispatcher> api_dispatch;
  const std::unique_ptr<rpc::Dispatcher> internal_dispatch;
  const std::unique_ptr<grpc::Service> delivery_service;
  const std::unique_ptr<grpc::Service> runtime_service;
  std::vector<grpc::Service*> services;
  std::unique_ptr<metrics::Exposer> exposer;
  std::unique_ptr<Server> server;
};

Process::Parts::Parts(Settings given)
    : settings(std::move(given)),
      time(settings.allow_virtual_time),
      stores(settings.redis_socket),
      database(pg::Database::Open(DatabaseOptionsOf(settings, stores))),
      pager(settings.key),
      relay({.redis_address = settings.redis_socket}),
      runner(ChangeRunner::Create(
          *database, time.clock(),
          [this](std::vector<OutboxRow> rows) { relay.Take(std::move(rows)); })),
      feed_listener(runner->Listen([this](const CommitNotice& notice) {
        for (const std::string& name : notice.feeds) {
          if (const auto found = feeds.find(name); found != feeds.end()) found->second->Ring();
        }
      })),
      mutator(Mutator::Create(*runner, MutatorOptionsOf(settings))),
      peers(settings.peers),
      confirmer(peers, settings.service),
      api_dispatch(rpc::Dispatcher::Create(*database, *mutator, ApiOptions())),
      internal_dispatch(rpc::Dispatcher::Create(*database, *mutator, InternalOptionsOf(settings))),
      delivery_service(event::MakeDeliveryService(
          *internal_dispatch, *database,
          {.service = settings.service, .city_codes = settings.city_codes})),
      runtime_service(MakeRuntimeService(*internal_dispatch, RuntimePartsOf())),
      services({delivery_service.get(), runtime_service.get()}) {}

Process::Parts::~Parts() { runner->Unlisten(feed_listener); }

// A standby serves reads; writes need the time and the lead, and prove the lead again in their
// transaction.
rpc::DispatchOptions Process::Parts::ApiOptions() {
  rpc::DispatchOptions out = DispatchOptionsOf(settings);
  out.ready = [this] {
    return ready ? absl::OkStatus() : NotYet("SERVER_STARTING", "the server is not ready yet");
  };
  out.writable = [this](const std::string& city_code) {
    if (!time.told()) return NotYet("TIME_NOT_SET", "the time was not set since the start");
    return actors->CheckLeading(city_code);
  };
  out.guard = [this](Change& change) { return actors->HoldEpoch(change); };
  return out;
}

ActorOptions Process::Parts::ActorOptionsOf() {
  ActorOptions out;
  out.service = settings.service;
  out.city_codes = settings.city_codes;
  out.redis_socket = settings.redis_socket;
  out.subscriptions = std::move(subscriptions);
  out.deadlines = std::move(deadlines);
  out.confirm = [this](absl::string_view topic, std::vector<std::string> event_ids) {
    confirmer.Take(topic, std::move(event_ids));
  };
  out.lease_name = lease_name;
  out.gained = gained;
  return out;
}

RuntimeParts Process::Parts::RuntimePartsOf() {
  return {.service = settings.service,
          .city_codes = settings.city_codes,
          .database = *database,
          .time = time,
          .in_flight = [this] { return InFlight(); },
          .committed = [this] { return runner->committed(); },
          .degraded = [this] { return stores.degraded(); },
          .emergency_failures = [this] { return ready ? actors->emergency_failures() : 0; },
          .replay = [this](const std::string& city, int limit) { return Replay(city, limit); }};
}

absl::StatusOr<event::ReplayReport> Process::Parts::Replay(const std::string& city_code,
                                                           int limit) const {
  if (!ready) return NotYet("SERVER_STARTING", "the server is not ready yet");
  return actors->ReplayDeadLetters(city_code, limit);
}

int64_t Process::Parts::InFlight() const {
  const int64_t queued = mutator->pending() + (ready ? actors->in_flight() : 0);
  return std::max(queued, runner->in_flight());
}

// The first statement finds out whether the database is there and migrated.
absl::Status Process::Parts::Prepare() {
  RETURN_IF_ERROR(database->Read(Lane::kNormal, [](pg::Tx& tx) {
    tx.Exec("SELECT city_code FROM outbox LIMIT 1");
    return absl::OkStatus();
  }));
  for (const auto& prepare : prepares) RETURN_IF_ERROR(prepare());
  return absl::OkStatus();
}

bool Process::Parts::PrepareUntilSignal() {
  absl::Duration retry = kFirstRetry;
  while (true) {
    const absl::Status status = Prepare();
    if (status.ok()) return true;
    log::Warning("waiting for what is missing",
                 {{"reason", Reason(status)}, {"error", status.message()}});
    if (WaitForSignal(retry)) return false;
    retry = std::min(retry * 2, kLastRetry);
  }
}

absl::Status Process::Parts::Start() {
  if (settings.metrics_port != 0) {
    ASSIGN_OR_RETURN(exposer, metrics::Exposer::Start(metrics::Default(),
                                                      absl::StrCat(settings.listen_address, ":",
                                                                   settings.metrics_port)));
  }
  ASSIGN_OR_RETURN(
      server,
      Server::Start(absl::StrCat(settings.listen_address, ":", settings.service_port), services));
  stores.Start(*database,
               [this](const std::string& part, bool works) { server->SetPart(part, works); });
  log::Info("listening", {{"address", settings.listen_address}, {"port", server->port()}});
  return absl::OkStatus();
}

// Nobody is sent here any more, nothing new is begun, what is under way ends. The queues (mutator,
// confirmer, relay) are flushed by their destructors.
void Process::Parts::Drain() {
  log::Info("draining");
  server->SetServing(false);
  stores.Stop();
  if (actors != nullptr) actors->Stop();
  sweeper.reset();
  api_dispatch->Drain();
  internal_dispatch->Drain();
  const bool idle = api_dispatch->WaitUntilIdle(settings.drain_timeout) &&
                    internal_dispatch->WaitUntilIdle(kFlushTimeout);
  if (!idle) log::Warning("calls are cut short");
  server->Shutdown(kFlushTimeout);
  log::Info("drained");
}

Process::Process(std::string service, int argc, char** argv)
    : parts_(std::make_unique<Parts>(Begin(service, argc, argv))) {}

Process::~Process() = default;

const Clock& Process::clock() const { return parts_->time.clock(); }
pg::Database& Process::database() { return *parts_->database; }
rpc::Dispatch& Process::rpc() { return *parts_->api_dispatch; }
const rpc::Pager& Process::pager() const { return parts_->pager; }
const std::string& Process::key() const { return parts_->settings.key; }
const std::vector<std::string>& Process::city_codes() const { return parts_->settings.city_codes; }

bool Process::virtual_time() const { return parts_->settings.allow_virtual_time; }

Feed& Process::feed(const std::string& name) {
  HC_CHECK(!parts_->ready);  // feeds are found without a lock once requests are served
  std::unique_ptr<Feed>& feed = parts_->feeds[name];
  if (feed == nullptr) feed = Feed::Create(*parts_->database, name);
  return *feed;
}

void Process::Serve(grpc::Service* api) { parts_->services.push_back(api); }

void Process::Consume(std::vector<std::string> topics, event::Apply apply,
                      event::ApplyAhead ahead) {
  parts_->subscriptions.push_back(
      {std::move(topics), event::Checked(std::move(apply)), std::move(ahead)});
}

void Process::OnDeadline(std::string kind,
                         std::function<absl::Status(Change&, const Deadline&)> handler) {
  const bool added = parts_->deadlines.emplace(std::move(kind), std::move(handler)).second;
  HC_CHECK(added);  // one handler a kind
}

void Process::BeforeServing(std::function<absl::Status()> prepare) {
  parts_->prepares.push_back(std::move(prepare));
}

void Process::LeadFor(std::string name, std::function<absl::Status()> gained) {
  parts_->lease_name = std::move(name);
  parts_->gained = std::move(gained);
}

absl::Status Process::Act(const std::string& city_code, ChangeBody body) {
  Parts& parts = *parts_;
  if (!parts.ready) return NotYet("SERVER_STARTING", "the server is not ready yet");
  if (!parts.time.told()) return NotYet("TIME_NOT_SET", "the time was not set since the start");
  RETURN_IF_ERROR(parts.actors->CheckLeading(city_code));
  Step step{.city_code = city_code, .body = [&](Change& change) -> absl::Status {
              RETURN_IF_ERROR(parts.actors->HoldEpoch(change));
              return body(change);
            }};
  parts.runner->Run(Lane::kNormal, absl::MakeSpan(&step, 1));
  return step.outcome;
}

int Process::Run() {
  Parts& parts = *parts_;
  const absl::Status started = parts.Start();
  if (!started.ok()) {
    log::Error("cannot start", {{"reason", Reason(started)}, {"error", started.message()}});
    return kFailed;
  }
  if (parts.PrepareUntilSignal()) {
    parts.actors = std::make_unique<Actors>(*parts.runner, *parts.database, parts.time,
                                            parts.ActorOptionsOf());
    parts.sweeper.emplace(*parts.database, parts.peers,
                          event::SweeperOptions{.city_codes = parts.settings.city_codes,
                                                .redis_address = parts.settings.redis_socket});
    parts.ready = true;
    parts.server->SetServing(true);
    log::Info("serving");
    WaitForSignal();
  }
  parts.Drain();
  return 0;
}

}  // namespace homecare::runtime
