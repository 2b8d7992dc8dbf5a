#include "tests/bench/lifecycle.h"

#include <algorithm>
#include <fstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/substitute.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/pg/database.h"
#include "common/rpc/convert.h"
#include "deploy/demo/import.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/stage.h"
#include "deploy/demo/world.h"
#include "tests/bench/life_driver.h"
#include "tests/bench/life_script.h"
#include "tests/bench/process_times.h"
#include "tests/bench/stack.h"
#include "tests/bench/statements.h"
#include "tests/support/eventually.h"
#include "tests/support/line/line.h"

namespace homecare::bench {
namespace {

using Intake = intake::v1::IntakeService::Stub;
using Matching = matching::v1::MatchingService::Stub;
using VisitStub = visit::v1::VisitService::Stub;

// A Wednesday; the lives below take some days of it.
const absl::CivilDay kFirst(2022, 6, 1);
constexpr int kDays = 12;
constexpr int kWarmUpParts = 4;
constexpr int kShiftBatch = 500;
constexpr absl::Duration kPatience = absl::Seconds(60);
// More than pgbench gets through, for the visits that must be there.
constexpr int64_t kMostLivesPerSecond = 1000;
constexpr absl::Duration kSlack = absl::Seconds(5);
constexpr absl::Duration kImportPatience = absl::Minutes(5);

struct Snapshot {
  absl::Time time;
  int64_t billed = 0;
  int64_t transactions = 0;
  int64_t statements = 0;
  std::map<std::string, absl::Duration> processes;
};

class Bench {
 public:
  explicit Bench(const LifecycleOptions& options) : options_(options) {}

  absl::StatusOr<LifecycleResult> Run() {
    RETURN_IF_ERROR(Open());
    ASSIGN_OR_RETURN(const LifeScript script, RecordLife());
    LifecycleResult result;
    result.pgbench_statements = script.statements;
    RETURN_IF_ERROR(Load(&result));
    if (options_.pgbench > absl::ZeroDuration()) RETURN_IF_ERROR(Compare(script, &result));
    return result;
  }

 private:
  absl::Status Open() {
    ASSIGN_OR_RETURN(
        line_,
        testing::Line::Create({.durable = true,
                               .virtual_time = true,
                               .postgres_settings = {"shared_preload_libraries=pg_stat_statements",
                                                     "pg_stat_statements.track_planning=off"}}));
    RETURN_IF_ERROR(CheckDurable(line_->conninfo("intake")));
    RETURN_IF_ERROR(
        line_->postgres().Execute(line_->database(), "CREATE EXTENSION pg_stat_statements"));
    database_ = pg::Database::Open({.conninfo = line_->conninfo("postgres")});
    RETURN_IF_ERROR(line_->StartAll());
    ASSIGN_OR_RETURN(peers_, demo::ConnectAll(line_->peers()));
    stage_ = std::make_unique<demo::Stage>(peers_);
    ASSIGN_OR_RETURN(world_, demo::MakeWorld(testing::RepositoryRoot() + "/deploy/demo/data",
                                             options_.elders, options_.caregivers, options_.seed));
    // In a world without the paying, every visit is a subsidised one.
    for (demo::Elder& elder : world_.elders) {
      if (elder.level == demo::Level::kNone) elder.level = demo::Level::kMild;
    }
    RETURN_IF_ERROR(stage_->MoveTo(StartOf(kFirst) + absl::Hours(6)));
    RETURN_IF_ERROR(demo::ImportWorld(peers_, world_, options_.seed));
    RETURN_IF_ERROR(line_->postgres().Execute(line_->database(), "ANALYZE"));
    RETURN_IF_ERROR(WaitUntilHeard());
    RETURN_IF_ERROR(PutShifts());
    return stage_->Settle();
  }

  // Thousands of people are heard of first; looked for less often than Settle does, which takes a
  // processor for itself.
  absl::Status WaitUntilHeard() {
    const bool heard = testing::Eventually(kImportPatience, [&] {
      absl::SleepFor(absl::Milliseconds(200));
      return Number("SELECT count(*) AS number FROM registry.outbox") == 0;
    });
    if (!heard) return absl::DeadlineExceededError("the people were not heard of everywhere");
    return stage_->Settle();
  }

  // Round the clock: what bounds a caregiver's day is its limit of hours. Who works from eight to
  // six would have the line idle for two thirds of the (virtual) time.
  absl::Status PutShifts() {
    std::vector<matching::v1::Shift> shifts;
    for (const demo::Caregiver& caregiver : world_.caregivers) {
      for (absl::CivilDay day = kFirst; day < kFirst + kDays; ++day) {
        matching::v1::Shift shift;
        shift.set_shift_id(absl::StrCat(caregiver.caregiver_id, "-", FormatDay(day)));
        shift.set_caregiver_id(caregiver.caregiver_id);
        *shift.mutable_start_time() = rpc::ToProto(StartOf(day));
        *shift.mutable_end_time() = rpc::ToProto(StartOf(day + 1));
        shifts.push_back(std::move(shift));
      }
    }
    for (size_t begin = 0; begin < shifts.size(); begin += kShiftBatch) {
      auto request = NewRequest<matching::v1::PutShiftsRequest>();
      for (size_t i = begin; i < std::min(shifts.size(), begin + kShiftBatch); ++i) {
        *request.add_shifts() = std::move(shifts[i]);
      }
      RETURN_IF_ERROR(demo::Call(*peers_.matching, &Matching::PutShifts, request).status());
    }
    return absl::OkStatus();
  }

  template <typename Request>
  static Request NewRequest() {
    Request request;
    request.set_city_code(demo::kCity);
    request.set_request_id(NewId());
    return request;
  }

  // What the services send for one life while there is no other.
  absl::StatusOr<LifeScript> RecordLife() {
    // Once before: what is read or prepared only the first time is not part of it.
    matching::v1::Assignment assignment;
    RETURN_IF_ERROR(LiveOnce(world_.elders[0], &assignment));
    ASSIGN_OR_RETURN(const std::string log, LogOf(line_->postgres(), [&] {
                       return LiveOnce(world_.elders[1], &assignment);
                     }));
    return MakeLifeScript({.log = log,
                           .tables = Tables(),
                           .elder_id = assignment.elder_id(),
                           .caregiver_id = assignment.caregiver_id(),
                           .visit_id = assignment.visit_id(),
                           .elders = options_.elders,
                           .caregivers = options_.caregivers,
                           .business_year = "2022-"});
  }

  absl::Status LiveOnce(const demo::Elder& elder, matching::v1::Assignment* assignment) {
    auto order = NewRequest<intake::v1::PlaceOrderRequest>();
    order.set_elder_id(elder.elder_id);
    order.set_item_code("BATHING");
    order.set_duration_minutes(30);
    order.set_family_consent(true);
    order.set_asked_by("operator-1");
    const absl::Time from = stage_->now() + absl::Minutes(30);
    *order.mutable_start_window() = rpc::ToProto(rpc::TimeSpan{from, from + absl::Hours(2)});
    ASSIGN_OR_RETURN(const auto placed, demo::Call(*peers_.intake, &Intake::PlaceOrder, order));
    RETURN_IF_ERROR(stage_->Settle());
    matching::v1::ListOffersRequest list;
    list.set_city_code(demo::kCity);
    list.set_order_id(placed.order().order_id());
    ASSIGN_OR_RETURN(const auto offers, demo::Call(*peers_.matching, &Matching::ListOffers, list));
    if (offers.offers_size() != 1) return absl::InternalError("the recorded order has no offer");
    auto accept = NewRequest<matching::v1::AcceptOfferRequest>();
    accept.set_offer_id(offers.offers(0).offer_id());
    accept.set_caregiver_id(offers.offers(0).caregiver_id());
    ASSIGN_OR_RETURN(const auto accepted,
                     demo::Call(*peers_.matching, &Matching::AcceptOffer, accept));
    *assignment = accepted.assignment();
    RETURN_IF_ERROR(stage_->Settle());
    RETURN_IF_ERROR(stage_->MoveTo(rpc::FromProto(assignment->planned().start_time())));
    RETURN_IF_ERROR(demo::Call(*peers_.visit, &VisitStub::CheckIn,
                               Proof<visit::v1::CheckInRequest>(elder, *assignment))
                        .status());
    RETURN_IF_ERROR(stage_->Settle());
    RETURN_IF_ERROR(stage_->MoveTo(rpc::FromProto(assignment->planned().end_time())));
    RETURN_IF_ERROR(demo::Call(*peers_.visit, &VisitStub::CheckOut,
                               Proof<visit::v1::CheckOutRequest>(elder, *assignment))
                        .status());
    return stage_->Settle();
  }

  template <typename Request>
  Request Proof(const demo::Elder& elder, const matching::v1::Assignment& assignment) {
    auto request = NewRequest<Request>();
    request.set_visit_id(assignment.visit_id());
    request.set_caregiver_id(assignment.caregiver_id());
    request.set_method(visit::v1::EVIDENCE_METHOD_GPS);
    *request.mutable_fix()->mutable_point() = rpc::ToProto(elder.location);
    request.mutable_fix()->set_accuracy_metres(10);
    *request.mutable_device_time() = rpc::ToProto(stage_->now());
    request.set_device_id("phone");
    return request;
  }

  absl::Status Load(LifecycleResult* result) {
    const std::unique_ptr<LifeDriver> driver =
        LifeDriver::Create(peers_, world_,
                           {.in_flight = options_.in_flight,
                            .acting = options_.acting,
                            .start = stage_->now(),
                            .seed = options_.seed,
                            .billed = [this] { return Billed() - billed_before_; }});
    billed_before_ = Billed();
    // Autovacuum does it within minutes of a table's first rows: until then the planner knows
    // nothing of the tables, and the steady middle would not be one.
    for (int part = 0; part < kWarmUpParts; ++part) {
      RETURN_IF_ERROR(driver->RunFor(options_.warm_up / kWarmUpParts));
      RETURN_IF_ERROR(line_->postgres().Execute(line_->database(), "ANALYZE"));
    }
    const Snapshot from = Take();
    RETURN_IF_ERROR(driver->RunFor(options_.measured));
    const Snapshot to = Take();
    RETURN_IF_ERROR(driver->Finish(kPatience));
    const double lives = static_cast<double>(to.billed - from.billed);
    if (lives <= 0) return absl::InternalError("no visit was billed");
    result->lives = to.billed - from.billed;
    result->lives_per_second = lives / absl::ToDoubleSeconds(to.time - from.time);
    result->transactions_per_life = (to.transactions - from.transactions) / lives;
    result->statements_per_life = (to.statements - from.statements) / lives;
    for (const auto& [name, time] : to.processes) {
      const auto before = from.processes.find(name);
      const absl::Duration spent =
          time - (before == from.processes.end() ? absl::ZeroDuration() : before->second);
      result->cpu_ms_per_life[name] = absl::ToDoubleMilliseconds(spent) / lives;
    }
    result->odd = driver->odd();
    return absl::OkStatus();
  }

  Snapshot Take() {
    return {absl::Now(), Billed(),
            Number("SELECT xact_commit AS number FROM pg_stat_database"
                   " WHERE datname = current_database()"),
            Number("SELECT coalesce(sum(calls), 0)::bigint AS number FROM pg_stat_statements"),
            ProcessTimes()};
  }

  int64_t Billed() { return Number("SELECT count(*) AS number FROM billing.posting"); }

  // Zero where the database does not answer: a run without progress fails by itself.
  int64_t Number(absl::string_view sql) {
    int64_t number = 0;
    const absl::Status status = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
      number = tx.Exec(sql)[0].Int64("number");
      return absl::OkStatus();
    });
    return status.ok() ? number : 0;
  }

  std::vector<std::string> Tables() {
    std::vector<std::string> tables;
    const absl::Status status = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
      tables.clear();
      for (const pg::Row row :
           tx.Exec("SELECT schemaname || '.' || tablename AS name FROM pg_tables")) {
        tables.push_back(row.Text("name"));
      }
      return absl::OkStatus();
    });
    return status.ok() ? tables : std::vector<std::string>();
  }

  // On a copy of the database as the load has left it, with the line running idle beside it. The
  // services are stopped for the copy alone.
  absl::Status Compare(const LifeScript& script, LifecycleResult* result) {
    for (const std::string& process : line_->processes()) {
      if (line_->program(process)->Terminate(kPatience) != 0) {
        return absl::InternalError(absl::StrCat(process, " does not end"));
      }
    }
    const std::string origin = line_->database();
    database_.reset();
    ASSIGN_OR_RETURN(const std::string copy, line_->postgres().CreateDatabase("lifecycle", origin));
    for (const int clients : kPgbenchClients) {
      const int64_t most = kMostLivesPerSecond * absl::ToInt64Seconds(options_.pgbench + kSlack);
      RETURN_IF_ERROR(line_->postgres().Execute(
          copy, absl::Substitute(script.seed, BaseOf(clients), BaseOf(clients) + most)));
    }
    RETURN_IF_ERROR(line_->postgres().Execute(copy, "VACUUM ANALYZE"));
    RETURN_IF_ERROR(line_->StartAll());
    RETURN_IF_ERROR(demo::Stage(peers_).MoveTo(StartOf(kFirst + kDays)));
    const std::string path = line_->folder().File("life.sql");
    if (!(std::ofstream(path) << script.text).flush()) {
      return absl::InternalError("the script cannot be written");
    }
    for (const int clients : kPgbenchClients) {
      ASSIGN_OR_RETURN(const PgbenchResult one,
                       RunPgbench({.postgres = &line_->postgres(),
                                   .database = copy,
                                   .script = path,
                                   .variables = {{"base", absl::StrCat(BaseOf(clients))},
                                                 {"clients", absl::StrCat(clients)},
                                                 {"i", "0"}},
                                   .duration = options_.pgbench},
                                  clients));
      if (one.transactions_per_second > result->pgbench.transactions_per_second) {
        result->pgbench = one;
      }
    }
    result->ratio = result->lives_per_second / result->pgbench.transactions_per_second;
    return absl::OkStatus();
  }

  // Where the lives of a run are numbered from.
  static int64_t BaseOf(int clients) { return clients * int64_t{1'000'000}; }

  const LifecycleOptions& options_;
  std::unique_ptr<testing::Line> line_;
  std::unique_ptr<pg::Database> database_;
  demo::Peers peers_;
  demo::World world_;
  std::unique_ptr<demo::Stage> stage_;
  int64_t billed_before_ = 0;
};

}  // namespace

absl::StatusOr<LifecycleResult> RunLifecycle(const LifecycleOptions& options) {
  return Bench(options).Run();
}

std::string ToText(const LifecycleResult& result) {
  std::string text = absl::StrFormat(
      "lives of orders, steady load\n"
      "  line     %8.1f lives/s   (%d billed; %.1f transactions, %.1f statements a life; %d odd)\n"
      "  pgbench  %8.1f lives/s   (best: %d clients; 6 transactions, %d statements a life)\n"
      "  ratio    %8.2f\n",
      result.lives_per_second, result.lives, result.transactions_per_life,
      result.statements_per_life, result.odd, result.pgbench.transactions_per_second,
      result.pgbench.clients, result.pgbench_statements, result.ratio);
  for (const auto& [name, ms] : result.cpu_ms_per_life) {
    absl::StrAppendFormat(&text, "  %-16s %6.2f ms of processor a life\n", name, ms);
  }
  return text;
}

}  // namespace homecare::bench
