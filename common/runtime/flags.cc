#include "common/runtime/flags.h"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/cities.h"
#include "common/base/status.h"

ABSL_FLAG(std::string, listen_address, "127.0.0.1", "Address to serve on");
ABSL_FLAG(int32_t, service_port, 0, "Port of the gRPC server; 0 takes a free one and logs it");
ABSL_FLAG(int32_t, metrics_port, 0, "Port of /metrics; 0 serves none");
ABSL_FLAG(std::string, database, "", "libpq connection string of this service's role");
ABSL_FLAG(std::string, redis_socket, "", "Path of Redis' unix socket, or host:port");
ABSL_FLAG(std::string, peers, "", "Where the other services are: registry=127.0.0.1:7001,...");
ABSL_FLAG(std::string, city_codes, "370300", "Cities to serve, GB/T 2260, with commas between");
ABSL_FLAG(std::string, key_file, "", "File with 64 hex digits: the key all others derive from");
ABSL_FLAG(std::string, log_level, "info", "debug, info, warning or error");
ABSL_FLAG(bool, allow_virtual_time, false,
          "Business time stands still until it is set by SetTime; never in production");
ABSL_FLAG(int32_t, read_threads, 8, "Threads of reads");
ABSL_FLAG(int32_t, emergency_read_threads, 2, "Threads that only emergency reads may use");
ABSL_FLAG(int32_t, write_threads, 4, "Threads of group commit");
ABSL_FLAG(int32_t, emergency_write_threads, 2, "Threads that only emergency writes may use");
ABSL_FLAG(int32_t, queue_length, 1024, "Requests that may wait, reads and writes each");
ABSL_FLAG(int32_t, emergency_queue_length, 1024, "The same, of emergencies");
ABSL_FLAG(int32_t, most_requests_per_second, 0,
          "Requests a second that are taken, emergencies apart; 0: as many as come");
ABSL_FLAG(absl::Duration, drain_timeout, absl::Seconds(20),
          "How long calls under way may take to end at a shutdown");

namespace homecare::runtime {
namespace {

constexpr int kBadFlag = 2;

absl::Status BadFlag(absl::string_view flag, absl::string_view expected) {
  return NamedError(absl::StatusCode::kInvalidArgument, "INVALID_FLAG",
                    absl::StrCat("--", flag, " ", expected));
}

absl::Status CheckRange(absl::string_view flag, int value, int least, int most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return BadFlag(flag, absl::StrCat("must be ", least, " to ", most, ", not ", value));
}

absl::Status CheckGiven(absl::string_view flag, absl::string_view value) {
  return value.empty() ? BadFlag(flag, "must be given") : absl::OkStatus();
}

absl::StatusOr<std::map<std::string, std::string>> ReadPeers() {
  std::map<std::string, std::string> out;
  const std::string text = absl::GetFlag(FLAGS_peers);
  for (absl::string_view entry : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> peer = absl::StrSplit(entry, absl::MaxSplits('=', 1));
    if (peer.first.empty() || peer.second.empty()) {
      return BadFlag("peers", absl::StrCat("takes name=host:port,..., not \"", entry, "\""));
    }
    if (!out.insert(peer).second) {
      return BadFlag("peers", absl::StrCat("names ", peer.first, " twice"));
    }
  }
  return out;
}

absl::StatusOr<std::vector<std::string>> ReadCities() {
  const std::string text = absl::GetFlag(FLAGS_city_codes);
  const std::vector<std::string> out = absl::StrSplit(text, ',', absl::SkipEmpty());
  for (const std::string& code : out) {
    if (FindCity(code) == nullptr) {
      return BadFlag("city_codes", absl::StrCat("names \"", code, "\", a city not known here"));
    }
  }
  if (out.empty()) return BadFlag("city_codes", "must name a city");
  return out;
}

// Says what is wrong with the file, never what is in it.
absl::StatusOr<std::string> ReadKey() {
  const std::string path = absl::GetFlag(FLAGS_key_file);
  RETURN_IF_ERROR(CheckGiven("key_file", path));
  std::ifstream file(path);
  if (!file) return BadFlag("key_file", absl::StrCat("cannot be read: ", path));
  std::string hex{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  absl::StripAsciiWhitespace(&hex);
  for (const char c : hex) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) hex.clear();
  }
  if (hex.size() != 64) return BadFlag("key_file", "must hold 64 hex digits and nothing else");
  return absl::HexStringToBytes(hex);
}

absl::StatusOr<log::Level> ReadLevel() {
  const std::string name = absl::GetFlag(FLAGS_log_level);
  if (name == "debug") return log::Level::kDebug;
  if (name == "info") return log::Level::kInfo;
  if (name == "warning") return log::Level::kWarning;
  if (name == "error") return log::Level::kError;
  return BadFlag("log_level", absl::StrCat("takes debug, info, warning or error, not ", name));
}

absl::Status CheckNumbers(const Settings& settings) {
  RETURN_IF_ERROR(CheckRange("service_port", settings.service_port, 0, 65535));
  RETURN_IF_ERROR(CheckRange("metrics_port", settings.metrics_port, 0, 65535));
  RETURN_IF_ERROR(CheckRange("read_threads", settings.read_threads, 1, 256));
  RETURN_IF_ERROR(CheckRange("emergency_read_threads", settings.emergency_read_threads, 1, 256));
  RETURN_IF_ERROR(CheckRange("write_threads", settings.write_threads, 1, 256));
  RETURN_IF_ERROR(CheckRange("emergency_write_threads", settings.emergency_write_threads, 1, 256));
  RETURN_IF_ERROR(CheckRange("queue_length", settings.queue_length, 1, 1'000'000));
  RETURN_IF_ERROR(
      CheckRange("emergency_queue_length", settings.emergency_queue_length, 1, 1'000'000));
  RETURN_IF_ERROR(
      CheckRange("most_requests_per_second", settings.most_requests_per_second, 0, 1'000'000));
  if (settings.drain_timeout < absl::ZeroDuration() || settings.drain_timeout > absl::Hours(1)) {
    return BadFlag("drain_timeout", "must be 0s to 1h");
  }
  return absl::OkStatus();
}

// Abseil ends the process with code 1 where a flag is unknown or cannot be parsed; ours is 2.
bool parsing = false;
void CorrectExitCode(int code, void*) {
  if (!parsing || code != 1) return;
  std::fflush(nullptr);
  _exit(kBadFlag);
}

}  // namespace

absl::StatusOr<Settings> ReadSettings(const std::string& service) {
  Settings out;
  out.service = service;
  out.listen_address = absl::GetFlag(FLAGS_listen_address);
  out.service_port = absl::GetFlag(FLAGS_service_port);
  out.metrics_port = absl::GetFlag(FLAGS_metrics_port);
  out.database = absl::GetFlag(FLAGS_database);
  out.redis_socket = absl::GetFlag(FLAGS_redis_socket);
  out.allow_virtual_time = absl::GetFlag(FLAGS_allow_virtual_time);
  out.read_threads = absl::GetFlag(FLAGS_read_threads);
  out.emergency_read_threads = absl::GetFlag(FLAGS_emergency_read_threads);
  out.write_threads = absl::GetFlag(FLAGS_write_threads);
  out.emergency_write_threads = absl::GetFlag(FLAGS_emergency_write_threads);
  out.queue_length = absl::GetFlag(FLAGS_queue_length);
  out.emergency_queue_length = absl::GetFlag(FLAGS_emergency_queue_length);
  out.most_requests_per_second = absl::GetFlag(FLAGS_most_requests_per_second);
  out.drain_timeout = absl::GetFlag(FLAGS_drain_timeout);
  RETURN_IF_ERROR(CheckGiven("listen_address", out.listen_address));
  RETURN_IF_ERROR(CheckGiven("database", out.database));
  RETURN_IF_ERROR(CheckGiven("redis_socket", out.redis_socket));
  RETURN_IF_ERROR(CheckNumbers(out));
  ASSIGN_OR_RETURN(out.peers, ReadPeers());
  ASSIGN_OR_RETURN(out.city_codes, ReadCities());
  ASSIGN_OR_RETURN(out.key, ReadKey());
  ASSIGN_OR_RETURN(out.log_level, ReadLevel());
  return out;
}

Settings ParseFlags(const std::string& service, int argc, char** argv) {
  absl::SetProgramUsageMessage(absl::StrCat("The ", service, " service of homecare."));
  parsing = true;
  on_exit(CorrectExitCode, nullptr);
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  parsing = false;
  absl::StatusOr<Settings> settings = ReadSettings(service);
  if (settings.ok() && rest.size() > 1) {
    settings = BadFlag("", absl::StrCat("starts every argument; what is ", rest[1], "?"));
  }
  if (settings.ok()) return *std::move(settings);
  std::fprintf(stderr, "homecare-%s: %s\n", service.c_str(),
               std::string(settings.status().message()).c_str());
  std::exit(kBadFlag);
}

}  // namespace homecare::runtime
