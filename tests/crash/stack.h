// What a crash test torments: the whole line on durable stores, a proxy between each service and
// each of its stores, and a small city of people in it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "deploy/demo/world.h"
#include "tests/crash/store_proxy.h"
#include "tests/support/line/line.h"

namespace homecare::crash {

class Clients;

struct StackOptions {
  uint64_t seed = 1;
  int elders = 240;
  int caregivers = 120;
  // Of the test build; empty runs the programs as they are.
  std::string mutant;
};

// Real time throughout. Changes to processes and stores are for one thread at a time; the rest is
// thread safe.
class Stack {
 public:
  // Everything up, everybody registered, every caregiver on shift, queues empty.
  static absl::StatusOr<std::unique_ptr<Stack>> Create(const StackOptions& options);
  ~Stack();

  testing::Line& line() { return *line_; }
  const demo::World& world() const { return world_; }
  StoreProxy& postgres_proxy(const std::string& process) { return *postgres_proxies_.at(process); }
  StoreProxy& redis_proxy(const std::string& process) { return *redis_proxies_.at(process); }
  std::vector<std::string> processes() const { return line_->processes(); }

  // Straight to the server: as the superuser ("postgres") or as a service's role.
  std::string conninfo(const std::string& service) const;

  // Redis without what its append-only file held: deleted, or a machine of its own put in its
  // place.
  absl::Status EmptyRedis();
  // All processes run and say that they serve.
  absl::Status EverythingUp();
  // The processes' logs, copied where they outlive the stack.
  void KeepLogs(const std::string& folder) const;

 private:
  explicit Stack(StackOptions options) : options_(std::move(options)) {}
  absl::Status Open();
  absl::Status Populate();
  absl::Status Certify();
  absl::Status PutShifts(Clients& clients, absl::Time begin);

  const StackOptions options_;
  std::map<std::string, std::unique_ptr<StoreProxy>> postgres_proxies_;
  std::map<std::string, std::unique_ptr<StoreProxy>> redis_proxies_;
  std::unique_ptr<testing::Line> line_;
  demo::World world_;
};

}  // namespace homecare::crash
