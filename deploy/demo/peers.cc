#include "deploy/demo/peers.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace homecare::demo {

absl::StatusOr<Peers> ConnectAll(const std::string& addresses) {
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
  for (absl::string_view pair : absl::StrSplit(addresses, ',', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(pair, absl::MaxSplits('=', 1));
    channels[parts.first] = rpc::Connect(parts.second);
  }
  for (const char* name : {"registry", "intake", "matching", "visit", "billing"}) {
    if (channels.count(name) == 0) {
      return absl::InvalidArgumentError(absl::StrCat("--peers names no address of ", name));
    }
  }
  Peers peers;
  peers.registry = registry::v1::RegistryService::NewStub(channels["registry"]);
  peers.intake = intake::v1::IntakeService::NewStub(channels["intake"]);
  peers.matching = matching::v1::MatchingService::NewStub(channels["matching"]);
  peers.visit = visit::v1::VisitService::NewStub(channels["visit"]);
  peers.billing = billing::v1::BillingService::NewStub(channels["billing"]);
  for (const auto& [name, channel] : channels) {
    peers.runtime[name] = runtime::v1::RuntimeService::NewStub(channel);
  }
  return peers;
}

}  // namespace homecare::demo
