// Billing that was told nothing yet, as a process runs that is to serve and not to sign. For a test
// of its own where a table would be too dear, or needs a world that has less.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "services/billing/api/apply.h"
#include "services/billing/api/billing_module.h"
#include "tests/hostile/kit/table.h"
#include "tests/hostile/kit/world.h"

namespace homecare::billing {

class BareWorld final : public hostile::World {
 public:
  BareWorld()
      : World("billing", &Apply,
              [this](Change& change, const Deadline& due) {
                return module_.deadlines().at(due.kind)(change, due);
              }),
        module_(harness().database(), harness().dispatcher(), harness().pager(), harness().clock(),
                {hostile::kCity}, {}) {
    Serve({&module_.service()});
  }
  ~BareWorld() override { Stop(); }

  std::vector<hostile::Table> Tables() override { return {}; }

  // Is refused so, and leaves nothing behind.
  void ExpectRefused(const std::string& method, const hostile::Message& request,
                     absl::StatusCode code, const std::string& reason) {
    const auto* const service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
            "homecare.billing.v1.BillingService");
    const std::string before = Fingerprint();
    const hostile::Answer answer = wire().Call(*service->FindMethodByName(method),
                                               hostile::BytesOf(*hostile::Prepared(request)));
    EXPECT_EQ(answer.status.code(), code) << answer.status;
    EXPECT_EQ(Reason(answer.status), reason) << answer.status;
    EXPECT_EQ(Fingerprint(), before) << method << ": what was refused left a trace";
  }

 private:
  BillingModule module_;
};

}  // namespace homecare::billing
