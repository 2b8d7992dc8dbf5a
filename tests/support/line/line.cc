#include "tests/support/line/line.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "common/pg/migrate/migrator.h"

namespace homecare::testing {
namespace {

constexpr char kStandby[] = "matching2";
constexpr absl::Duration kStartTimeout = absl::Seconds(60);
constexpr size_t kLogTail = 4000;

// A port nobody listens on. Another program could take it before it is used; none here does.
absl::StatusOr<int> FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(fd, generic, size) == 0 && getsockname(fd, generic, &size) == 0;
  close(fd);
  if (!bound) return absl::InternalError("no port is free");
  return ntohs(address.sin_port);
}

std::string ServiceOf(const std::string& process) {
  return process == kStandby ? "matching" : process;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Line>> Line::Create(LineOptions options) {
  std::unique_ptr<Line> line(new Line(std::move(options)));
  RETURN_IF_ERROR(line->Open());
  return line;
}

absl::Status Line::Open() {
  ASSIGN_OR_RETURN(folder_, TempFolder::Create());
  ASSIGN_OR_RETURN(postgres_, PrivatePostgres::Create({.durable = options_.durable,
                                                       .max_connections = 300,
                                                       .settings = options_.postgres_settings}));
  ASSIGN_OR_RETURN(redis_, PrivateRedis::Create({.durable = options_.durable,
                                                 .arguments = options_.redis_arguments}));
  ASSIGN_OR_RETURN(database_, postgres_->CreateDatabase("line"));
  RETURN_IF_ERROR(pg::Migrate(conninfo("postgres"), RepositoryRoot(), pg::AllServices(),
                              [](absl::string_view) {}));
  std::ofstream(folder_->File("key")) << std::string(64, 'a');
  for (const std::string& process : processes()) {
    ASSIGN_OR_RETURN(ports_[process], FreePort());
  }
  return absl::OkStatus();
}

std::vector<std::string> Line::processes() const {
  std::vector<std::string> names = pg::AllServices();
  if (options_.matchings > 1) names.push_back(kStandby);
  return names;
}

absl::Status Line::Start(const std::string& process) {
  std::unique_ptr<Program>& program = programs_[process];
  if (program != nullptr && program->Running()) return absl::OkStatus();
  ASSIGN_OR_RETURN(program, Program::Start({.arguments = ArgumentsOf(process),
                                            .log_path = folder_->File(process + ".log")}));
  return absl::OkStatus();
}

absl::Status Line::StartAll() {
  for (const std::string& process : processes()) RETURN_IF_ERROR(Start(process));
  for (const std::string& process : processes()) {
    RETURN_IF_ERROR(WaitUntilServing(process, kStartTimeout));
  }
  return absl::OkStatus();
}

absl::Status Line::WaitUntilServing(const std::string& process, absl::Duration timeout) {
  const absl::Status status = RunProgram(
      {.arguments = {OwnProgram("homecare-health"), absl::StrCat("--address=", address(process)),
                     absl::StrCat("--wait=", absl::FormatDuration(timeout))},
       .log_path = folder_->File("health.log")},
      timeout + absl::Seconds(10));
  if (status.ok()) return status;
  return absl::DeadlineExceededError(absl::StrCat(process, " does not serve:\n", LogOf(process)));
}

Program* Line::program(const std::string& process) {
  const auto found = programs_.find(process);
  return found == programs_.end() ? nullptr : found->second.get();
}

std::string Line::address(const std::string& process) const {
  return absl::StrCat("127.0.0.1:", ports_.at(process));
}

std::string Line::peers() const {
  std::vector<std::string> pairs;
  for (const std::string& service : pg::AllServices()) {
    pairs.push_back(absl::StrCat(service, "=", address(service)));
    if (service == "matching" && options_.matchings > 1) {
      absl::StrAppend(&pairs.back(), "/", address(kStandby));
    }
  }
  return absl::StrJoin(pairs, ",");
}

std::string Line::conninfo(const std::string& service) const {
  const std::string role = service == "postgres" ? service : absl::StrCat("homecare_", service);
  return postgres_->ConnInfo(database_, role);
}

std::string Line::LogOf(const std::string& process) const {
  std::ifstream file(folder_->File(process + ".log"), std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return text.size() > kLogTail ? text.substr(text.size() - kLogTail) : text;
}

std::vector<std::string> Line::ArgumentsOf(const std::string& process) const {
  const std::string service = ServiceOf(process);
  const auto other = options_.program_of.find(process);
  std::vector<std::string> arguments = {other == options_.program_of.end()
                                            ? OwnProgram(absl::StrCat("homecare-", service))
                                            : other->second,
                                        absl::StrCat("--service_port=", ports_.at(process)),
                                        absl::StrCat("--database=", conninfo(service)),
                                        absl::StrCat("--redis_socket=", redis_->socket_path()),
                                        absl::StrCat("--peers=", peers()),
                                        absl::StrCat("--city_codes=", kCity),
                                        absl::StrCat("--key_file=", folder_->File("key"))};
  if (options_.virtual_time) arguments.push_back("--allow_virtual_time");
  arguments.insert(arguments.end(), options_.flags.begin(), options_.flags.end());
  if (const auto own = options_.flags_of.find(process); own != options_.flags_of.end()) {
    arguments.insert(arguments.end(), own->second.begin(), own->second.end());
  }
  return arguments;
}

}  // namespace homecare::testing
