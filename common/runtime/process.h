// What every service's main() composes: flags, log, metrics, health, database, queues, server.
//
//   int main(int argc, char** argv) {
//     runtime::Process process("visit", argc, argv);
//     visit::Desk desk(...);
//     visit::VisitService api(process.rpc(), desk);
//     process.Serve(&api);
//     process.Consume({"registry", "assignments"}, [&](Change& c, const Event& e) { ... });
//     process.OnDeadline("NO_SHOW", [&](Change& c, const Deadline& d) { ... });
//     return process.Run();
//   }
//
// Flags (each also by --flagfile and, named in --fromenv, by the environment): see flags.cc.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/change/change.h"
#include "common/change/feed.h"
#include "common/change/lease.h"
#include "common/event/consumer.h"
#include "common/pg/database.h"

namespace grpc {
class Service;
}
namespace homecare::rpc {
class Dispatch;
class Pager;
}  // namespace homecare::rpc

namespace homecare::runtime {

// Not thread safe: composed on the main thread, then Run.
class Process {
 public:
  // Parses flags; a wrong one is printed with its reason and ends the process with code 2.
  Process(std::string service, int argc, char** argv);
  ~Process();

  const Clock& clock() const;
  pg::Database& database();
  rpc::Dispatch& rpc();
  const rpc::Pager& pager() const;
  // 32 bytes from --key_file; personal data and tokens are protected with keys derived from it.
  const std::string& key() const;
  const std::vector<std::string>& city_codes() const;
  // Whether a driver moves business time (--allow_virtual_time).
  bool virtual_time() const;
  // The feed of that name, made at the first call.
  Feed& feed(const std::string& name);

  void Serve(grpc::Service* api);
  void Consume(std::vector<std::string> topics, event::Apply apply,
               event::ApplyAhead ahead = nullptr);
  void OnDeadline(std::string kind, std::function<absl::Status(Change&, const Deadline&)> handler);

  // Runs before the server is healthy, again and again until it returns OK (a store that is not
  // there yet is waited for).
  void BeforeServing(std::function<absl::Status()> prepare);

  // Events and deadlines are taken only while this process leads `name` in the city; `gained` runs
  // first, each time. The lease is proven in each such change.
  void LeadFor(std::string name, std::function<absl::Status()> gained);

  // Runs a change of the process's own accord, neither asked for nor due. UNAVAILABLE where it may
  // not act: NOT_LEADER, TIME_NOT_SET, SERVER_STARTING. Thread safe while Run runs.
  absl::Status Act(const std::string& city_code, ChangeBody body);

  // Serves until SIGTERM or SIGINT, then drains: health says NOT_SERVING, new calls are refused
  // with UNAVAILABLE, calls under way end, queues are flushed. Returns the exit code.
  int Run();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace homecare::runtime
