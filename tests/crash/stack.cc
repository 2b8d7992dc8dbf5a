#include "tests/crash/stack.h"

#include <cstdlib>
#include <filesystem>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/import.h"
#include "deploy/demo/peers.h"
#include "tests/crash/clients.h"
#include "tests/crash/quiet.h"
#include "tests/support/eventually.h"

namespace homecare::crash {
namespace {

// The proxies' flags must name the database before the line has made it, so it gets this name.
constexpr char kDatabase[] = "crash";
constexpr char kPostgresSocket[] = ".s.PGSQL.5432";
constexpr absl::Duration kStartTimeout = absl::Seconds(90);
constexpr absl::Duration kImportTimeout = absl::Seconds(180);
const char* const kProcesses[] = {"registry", "intake",  "matching",
                                  "visit",    "billing", "matching2"};

std::string ServiceOf(const std::string& process) {
  return process == "matching2" ? "matching" : process;
}

// Setting up is no test: on a crowded machine a transaction may take longer than it is given. All
// of it has request ids, so a repeat is harmless.
absl::Status Insist(const std::function<absl::Status()>& step) {
  absl::Status status;
  testing::Eventually(kStartTimeout, [&] {
    status = step();
    return status.ok() || absl::IsInvalidArgument(status);
  });
  return status;
}

}  // namespace

Stack::~Stack() = default;

absl::StatusOr<std::unique_ptr<Stack>> Stack::Create(const StackOptions& options) {
  std::unique_ptr<Stack> stack(new Stack(options));
  RETURN_IF_ERROR(stack->Open());
  RETURN_IF_ERROR(stack->Populate());
  return stack;
}

absl::Status Stack::Open() {
  testing::LineOptions options;
  options.matchings = 2;
  // A connection whose client is gone is noticed while it waits for the network, not only later.
  options.postgres_settings = {"client_connection_check_interval=1000"};
  for (const std::string process : kProcesses) {
    const std::string service = ServiceOf(process);
    auto& postgres = postgres_proxies_[process] = std::make_unique<StoreProxy>(kPostgresSocket);
    auto& redis = redis_proxies_[process] = std::make_unique<StoreProxy>("redis.sock");
    options.flags_of[process] = {absl::StrCat("--database=host=", postgres->folder(),
                                              " dbname=", kDatabase, " user=homecare_", service),
                                 absl::StrCat("--redis_socket=", redis->path())};
    if (!options_.mutant.empty()) {
      options.program_of[process] = testing::OwnProgram(absl::StrCat("mutant/homecare-", service));
    }
  }
  if (!options_.mutant.empty()) setenv("HOMECARE_MUTANT", options_.mutant.c_str(), /*replace=*/1);
  ASSIGN_OR_RETURN(line_, testing::Line::Create(std::move(options)));
  RETURN_IF_ERROR(line_->postgres().Execute(
      "postgres", absl::StrCat("ALTER DATABASE ", line_->database(), " RENAME TO ", kDatabase)));
  for (auto& [process, proxy] : postgres_proxies_) {
    proxy->SetStore(absl::StrCat(line_->postgres().socket_folder(), "/", kPostgresSocket));
    redis_proxies_[process]->SetStore(line_->redis().socket_path());
  }
  return line_->StartAll();
}

std::string Stack::conninfo(const std::string& service) const {
  return line_->postgres().ConnInfo(
      kDatabase, service == "postgres" ? service : absl::StrCat("homecare_", service));
}

// Visits of a minute are the longest that a test waits for, so the shortest that is billed is one
// minute here; the rest of the policy is the programme's.
absl::Status Stack::Populate() {
  RETURN_IF_ERROR(
      line_->postgres().Execute(kDatabase, "UPDATE billing.policy SET shortest_visit_minutes = 1"));
  ASSIGN_OR_RETURN(world_,
                   demo::MakeWorld(absl::StrCat(testing::RepositoryRoot(), "/deploy/demo/data"),
                                   options_.elders, options_.caregivers, options_.seed));
  ASSIGN_OR_RETURN(demo::Peers peers, demo::ConnectAll(line_->peers()));
  RETURN_IF_ERROR(Insist([&] { return demo::ImportWorld(peers, world_, options_.seed); }));
  RETURN_IF_ERROR(Insist([&] { return Certify(); }));
  RETURN_IF_ERROR(AwaitQuiet(conninfo("postgres"), kImportTimeout));
  Clients clients(*line_);
  const absl::Time begin = absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now())) - absl::Hours(1);
  return Insist([&] { return PutShifts(clients, begin); });
}

// The demo's certificates are of the demo's day; these are of today.
absl::Status Stack::Certify() {
  Clients clients(*line_);
  const absl::CivilDay today = ServiceDay(absl::Now());
  for (const demo::Caregiver& caregiver : world_.caregivers) {
    registry::v1::AddCertificateRequest request;
    request.set_city_code(testing::Line::kCity);
    request.set_request_id(absl::StrCat("certify-", caregiver.caregiver_id));
    request.set_caregiver_id(caregiver.caregiver_id);
    type::v1::Certificate& certificate = *request.mutable_certificate();
    certificate.set_certificate_id(absl::StrCat(caregiver.caregiver_id, "-now"));
    certificate.set_qualification(type::v1::QUALIFICATION_CAREGIVER);
    certificate.set_valid_from(FormatDay(today - 30));
    certificate.set_valid_to(FormatDay(today + 365));
    RETURN_IF_ERROR(demo::Call(clients.registry(),
                               &registry::v1::RegistryService::Stub::AddCertificate, request)
                        .status());
  }
  return absl::OkStatus();
}

// All are there from now on, at whatever hour the test runs.
absl::Status Stack::PutShifts(Clients& clients, absl::Time begin) {
  matching::v1::PutShiftsRequest request;
  request.set_city_code(testing::Line::kCity);
  request.set_request_id("shifts");
  for (const demo::Caregiver& caregiver : world_.caregivers) {
    matching::v1::Shift& shift = *request.add_shifts();
    shift.set_shift_id(absl::StrCat("shift-", caregiver.caregiver_id));
    shift.set_caregiver_id(caregiver.caregiver_id);
    *shift.mutable_start_time() = rpc::ToProto(begin);
    *shift.mutable_end_time() = rpc::ToProto(begin + absl::Hours(23));
  }
  matching::v1::PutShiftsResponse response;
  return clients.CallMatching(&matching::v1::MatchingService::Stub::PutShifts, request, &response);
}

absl::Status Stack::EmptyRedis() {
  line_->redis().Stop(/*crash=*/true);
  const std::filesystem::path folder =
      std::filesystem::path(line_->redis().socket_path()).parent_path();
  std::error_code error;
  std::filesystem::remove_all(folder / "appendonlydir", error);
  if (error) return absl::InternalError(error.message());
  return line_->redis().Start();
}

absl::Status Stack::EverythingUp() {
  for (const std::string& process : processes()) {
    if (testing::Program* program = line_->program(process)) program->Signal(SIGCONT);
  }
  RETURN_IF_ERROR(line_->postgres().Start());
  RETURN_IF_ERROR(line_->redis().Start());
  return line_->StartAll();
}

void Stack::KeepLogs(const std::string& folder) const {
  std::error_code ignored;  // what cannot be kept is no reason to lose the rest
  std::filesystem::create_directories(folder, ignored);
  for (const std::string& process : processes()) {
    const std::string name = absl::StrCat(process, ".log");
    std::filesystem::copy_file(line_->folder().File(name), absl::StrCat(folder, "/", name),
                               std::filesystem::copy_options::overwrite_existing, ignored);
  }
}

}  // namespace homecare::crash
