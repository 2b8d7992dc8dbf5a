// homecare.runtime.v1.RuntimeService: what a driver or an operator may ask of any process.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/event/dead_letters.h"
#include "common/pg/database.h"
#include "common/runtime/time_keeper.h"

namespace grpc {
class Service;
}
namespace homecare::rpc {
class Dispatch;
}

namespace homecare::runtime {

struct RuntimeParts {
  std::string service;
  std::vector<std::string> city_codes;
  pg::Database& database;
  TimeKeeper& time;
  // Changes queued or running in this process, and committed since it started. Thread safe.
  std::function<int64_t()> in_flight;
  std::function<int64_t()> committed;
  // Stores that do not take writes, with the reason, and emergencies that could not be applied.
  std::function<std::map<std::string, std::string>()> degraded;
  std::function<int64_t()> emergency_failures;
  // Of a city, at most so many.
  std::function<absl::StatusOr<event::ReplayReport>(const std::string&, int)> replay;
};

// `dispatch` must outlive the service.
std::unique_ptr<grpc::Service> MakeRuntimeService(rpc::Dispatch& dispatch, RuntimeParts parts);

}  // namespace homecare::runtime
