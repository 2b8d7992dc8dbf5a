// The DeliveryService that every service has: Have as a subscriber, Confirm as a producer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/pg/database.h"

namespace grpc {
class Service;
}
namespace homecare::rpc {
class Dispatch;
}

namespace homecare::event {

struct DeliveryServiceOptions {
  std::string service;
  std::vector<std::string> city_codes;
};

// Internal: the gateway does not route it. Thread safe; `rpc` and `database` must outlive it.
std::unique_ptr<grpc::Service> MakeDeliveryService(rpc::Dispatch& rpc, pg::Database& database,
                                                   DeliveryServiceOptions options);

}  // namespace homecare::event
