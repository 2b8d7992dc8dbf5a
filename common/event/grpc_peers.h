// Peers over gRPC: the DeliveryService of each of our services.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/event/peers.h"

namespace homecare::event {

// Thread safe. A service that is not in `addresses` is UNAVAILABLE, PEER_UNKNOWN.
class GrpcPeers final : public Peers {
 public:
  // Service name to host:port.
  explicit GrpcPeers(const std::map<std::string, std::string>& addresses);
  ~GrpcPeers() override;

  absl::StatusOr<std::vector<std::string>> Have(const std::string& subscriber,
                                                const std::vector<EventRef>& events) override;
  absl::Status Confirm(const std::string& producer, const std::string& subscriber,
                       const std::vector<std::string>& event_ids) override;

 private:
  struct Stubs;
  const std::unique_ptr<const Stubs> stubs_;
};

}  // namespace homecare::event
