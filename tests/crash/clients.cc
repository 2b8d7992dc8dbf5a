#include "tests/crash/clients.h"

#include "common/rpc/channel.h"

namespace homecare::crash {

Clients::Clients(const testing::Line& line) {
  registry_ = registry::v1::RegistryService::NewStub(rpc::Connect(line.address("registry")));
  const auto intake = rpc::Connect(line.address("intake"));
  intake_ = intake::v1::IntakeService::NewStub(intake);
  intake_runtime_ = runtime::v1::RuntimeService::NewStub(intake);
  visit_ = visit::v1::VisitService::NewStub(rpc::Connect(line.address("visit")));
  const char* const kMatchings[] = {"matching", "matching2"};
  for (size_t i = 0; i < matchings_.size(); ++i) {
    matchings_[i] =
        matching::v1::MatchingService::NewStub(rpc::Connect(line.address(kMatchings[i])));
  }
}

}  // namespace homecare::crash
