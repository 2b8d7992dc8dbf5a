// One service in this process, as clients meet it, with a state over which every one of its RPCs
// has something to do.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/hostile/kit/table.h"
#include "tests/hostile/kit/wire.h"
#include "tests/integration/harness.h"

namespace homecare::runtime {
class Server;
}

namespace homecare::hostile {

using testing::kCity;

// A line for each table of the schema: its name, how many rows it has, and a hash of them.
std::string FingerprintOf(const testing::TestDatabase& server, const std::string& schema);

class World {
 public:
  World(const std::string& service, event::Apply apply, testing::Harness::Fire fire);
  virtual ~World();

  // One for each RPC, over the present state.
  virtual std::vector<Table> Tables() = 0;

  std::string Fingerprint() const;
  testing::Harness& harness() { return harness_; }
  const Wire& wire() const { return *wire_; }

  // Sends a request that must be accepted.
  template <typename Response>
  Response Must(const std::string& method, const Message& request) {
    Response response;
    ParseAnswer(MustAccept(method, request), &response);
    return response;
  }

 protected:
  // Called once, when the services are there. They outlive the server only if Stop is called in the
  // destructor of who owns them.
  void Serve(const std::vector<grpc::Service*>& services);
  void Stop();

  absl::Time Now() { return harness_.clock().Now(); }

 private:
  std::string MustAccept(const std::string& method, const Message& request);
  static void ParseAnswer(const std::string& bytes, Message* response);

  testing::Harness harness_;
  const std::string service_;
  std::unique_ptr<runtime::Server> server_;
  std::unique_ptr<Wire> wire_;
};

using MakeWorld = std::function<std::unique_ptr<World>()>;

// By the full name of the contract's service. Filled before main.
std::map<std::string, MakeWorld>& Worlds();

struct RegisterWorld {
  RegisterWorld(const std::string& full_name, MakeWorld make) {
    Worlds().emplace(full_name, std::move(make));
  }
};

// The request with city and request id where it has none.
std::unique_ptr<Message> Prepared(const Message& request);
// Its bytes, broken text included.
std::string BytesOf(const Message& request);

}  // namespace homecare::hostile
