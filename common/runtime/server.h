// The one way a gRPC server of ours is built: limits, health, reflection.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace grpc {
class Server;
class Service;
}  // namespace grpc

namespace homecare::runtime {

// Serves until Shutdown or destruction. SetServing and Shutdown are for one thread at a time,
// SetPart for any while neither Shutdown nor destruction has begun.
//
// Services use the callback API; a synchronous one would take a thread per blocked call. Debian's
// gRPC 1.51 carries no later security fixes: the address is never one of the open network.
class Server {
 public:
  // `address` is host:port, port 0 takes a free one. Health (grpc.health.v1) says NOT_SERVING until
  // SetServing. UNAVAILABLE, ADDRESS_UNAVAILABLE where it cannot be bound.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const std::string& address,
                                                       const std::vector<grpc::Service*>& services);
  ~Server();

  int port() const { return port_; }
  void SetServing(bool serving);
  // What health says under the name of a part, such as a store; no part touches the server's own.
  void SetPart(const std::string& part, bool serving);

  // Refuses new calls and waits until every client has closed its connection; what has not ended
  // within `timeout` is told UNAVAILABLE although its handler runs on and may commit: hence request
  // ids everywhere. Returns when every handler has ended. Streams must have been ended before.
  void Shutdown(absl::Duration timeout);

 private:
  Server(std::unique_ptr<grpc::Server> server, int port);

  const std::unique_ptr<grpc::Server> server_;
  const int port_;
  bool shut_down_ = false;
};

}  // namespace homecare::runtime
