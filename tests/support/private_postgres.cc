#include "tests/support/private_postgres.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/support/eventually.h"
#include "tests/support/postgres_cluster.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kStartTimeout = absl::Seconds(60);
constexpr absl::Duration kStopTimeout = absl::Seconds(30);

std::vector<std::string> DurabilitySettings(bool durable) {
  if (durable) return {"fsync=on", "synchronous_commit=on"};
  return {"fsync=off", "synchronous_commit=off", "full_page_writes=off"};
}

}  // namespace

PrivatePostgres& PrivatePostgres::Shared() {
  static const std::unique_ptr<PrivatePostgres> shared = [] {
    absl::StatusOr<std::unique_ptr<PrivatePostgres>> created = Create({});
    if (created.ok()) return *std::move(created);
    std::fprintf(stderr, "no PostgreSQL for the tests: %s\n", created.status().ToString().c_str());
    std::abort();
  }();
  return *shared;
}

absl::StatusOr<std::unique_ptr<PrivatePostgres>> PrivatePostgres::Create(
    const PostgresOptions& options) {
  ASSIGN_OR_RETURN(const std::optional<Account> account, PostgresAccount());
  ASSIGN_OR_RETURN(std::unique_ptr<TempFolder> folder, TempFolder::Create());
  if (account.has_value()) RETURN_IF_ERROR(folder->GiveTo(*account));
  RETURN_IF_ERROR(MakeCluster(*folder, account));
  std::unique_ptr<PrivatePostgres> postgres(
      new PrivatePostgres(options, std::move(folder), account));
  RETURN_IF_ERROR(postgres->Start());
  return postgres;
}

PrivatePostgres::PrivatePostgres(PostgresOptions options, std::unique_ptr<TempFolder> folder,
                                 std::optional<Account> account)
    : options_(std::move(options)), folder_(std::move(folder)), account_(account) {}

PrivatePostgres::~PrivatePostgres() { Stop(StopMode::kImmediate); }

std::string PrivatePostgres::ConnInfo(absl::string_view database, absl::string_view role) const {
  return absl::StrCat("host=", folder_->path(), " dbname=", database, " user=", role);
}

absl::StatusOr<std::string> PrivatePostgres::CreateDatabase(
    absl::string_view prefix, absl::string_view template_database) const {
  static std::atomic<int> count = 0;
  const std::string name = absl::StrCat(prefix, "_", ++count);
  const std::string origin =
      template_database.empty() ? "" : absl::StrCat(" TEMPLATE \"", template_database, "\"");
  RETURN_IF_ERROR(Execute("postgres", absl::StrCat("CREATE DATABASE \"", name, "\"", origin)));
  return name;
}

absl::Status PrivatePostgres::Execute(absl::string_view database, absl::string_view sql) const {
  try {
    pqxx::connection connection(ConnInfo(database));
    pqxx::nontransaction work(connection);
    work.exec(std::string(sql));
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return absl::InternalError(error.what());
  }
}

absl::Status PrivatePostgres::Start() {
  if (server_ != nullptr && server_->Running()) return absl::OkStatus();
  // SIGQUIT is PostgreSQL's immediate shutdown: it leaves no children and no shared memory behind.
  ASSIGN_OR_RETURN(server_, Program::Start({.arguments = Arguments(),
                                            .log_path = folder_->File("postgres.log"),
                                            .environment = {},
                                            .account = account_,
                                            .death_signal = SIGQUIT}));
  Eventually(kStartTimeout, [this] { return Accepts() || !server_->Running(); });
  if (server_->Running() && Accepts()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("PostgreSQL does not start:\n", Log()));
}

void PrivatePostgres::Stop(StopMode mode) {
  if (server_ == nullptr) return;
  server_->Signal(mode == StopMode::kFast ? SIGINT : SIGQUIT);
  if (!server_->Wait(kStopTimeout).has_value()) server_->Kill();
}

std::string PrivatePostgres::Log() const { return server_ == nullptr ? "" : server_->Log(); }

std::vector<std::string> PrivatePostgres::Arguments() const {
  std::vector<std::string> settings = {
      "listen_addresses=",
      absl::StrCat("unix_socket_directories=", folder_->path()),
      "unix_socket_permissions=0700",
      absl::StrCat("max_connections=", options_.max_connections),
      "shared_buffers=64MB",
      "timezone=UTC",
      "log_line_prefix=%m [%p] %u@%d ",
  };
  const std::vector<std::string> durability = DurabilitySettings(options_.durable);
  settings.insert(settings.end(), durability.begin(), durability.end());
  settings.insert(settings.end(), options_.settings.begin(), options_.settings.end());
  std::vector<std::string> arguments = {PostgresProgram("postgres"), "-D", folder_->File("data")};
  for (const std::string& setting : settings) arguments.insert(arguments.end(), {"-c", setting});
  return arguments;
}

bool PrivatePostgres::Accepts() const { return Execute("postgres", "SELECT 1").ok(); }

}  // namespace homecare::testing
