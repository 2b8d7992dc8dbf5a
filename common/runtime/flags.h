// What a process is told at its start: command-line flags, read once into a value.
//
// Every flag can also stand in a file (--flagfile=/etc/homecare/visit.flags) and come from the
// environment (--fromenv=database takes FLAGS_database), which are Abseil's own. A binary takes all
// flags of the release before it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/log/log.h"

namespace homecare::runtime {

struct Settings {
  std::string service;
  std::string listen_address;
  int service_port = 0;  // 0: any free one, named in the log
  int metrics_port = 0;  // 0: none
  std::string database;
  std::string redis_socket;
  std::map<std::string, std::string> peers;  // service to host:port
  std::vector<std::string> city_codes;
  std::string key;  // 32 bytes
  log::Level log_level = log::Level::kInfo;
  bool allow_virtual_time = false;
  int read_threads = 0;
  int emergency_read_threads = 0;
  int write_threads = 0;
  int emergency_write_threads = 0;
  int queue_length = 0;              // of each executor, normal lane
  int emergency_queue_length = 0;    // of each executor, emergency lane
  int most_requests_per_second = 0;  // normal lane; 0: as many as come
  absl::Duration drain_timeout;
};

// Parses the command line; a flag that is unknown or has a bad value is printed with its reason and
// ends the process with code 2.
Settings ParseFlags(const std::string& service, int argc, char** argv);

// The flags as they stand. INVALID_ARGUMENT, INVALID_FLAG with the flag's name and what it takes.
absl::StatusOr<Settings> ReadSettings(const std::string& service);

}  // namespace homecare::runtime
