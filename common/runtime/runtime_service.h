// homecare.runtime.v1.RuntimeService: what a driver or an operator may ask of any process.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

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
};

// `dispatch` must outlive the service.
std::unique_ptr<grpc::Service> MakeRuntimeService(rpc::Dispatch& dispatch, RuntimeParts parts);

}  // namespace homecare::runtime
