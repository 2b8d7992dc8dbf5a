// That the targets reach what they are meant to reach: a fuzzer whose inputs are all refused at the
// door finds nothing.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/fuzz/plausible.h"
#include "tests/fuzz/rpcs.h"
#include "tests/fuzz/signed_ledger.h"

namespace homecare::fuzz {
namespace {

constexpr int kChoices = 6;  // as many as the largest oneof has fields

bool GetsPastTheDoor(const Rpc& rpc) {
  for (int choice = 0; choice < kChoices; ++choice) {
    const Outcome outcome = rpc.call(Plausible(*rpc.request, choice)->SerializeAsString());
    if (outcome == Outcome::kDatabase || outcome == Outcome::kAnswered) return true;
  }
  return false;
}

TEST(ReachTest, APlausibleRequestOfEachRpcGetsPastItsChecks) {
  for (const Rpc& rpc : Rpcs()) EXPECT_TRUE(GetsPastTheDoor(rpc)) << rpc.request->full_name();
}

TEST(ReachTest, EveryRpcOfEveryServiceIsATarget) {
  std::set<const google::protobuf::Descriptor*> known;
  for (const Rpc& rpc : Rpcs()) known.insert(rpc.request);
  for (const char* name :
       {"homecare.registry.v1.RegistryService", "homecare.intake.v1.IntakeService",
        "homecare.matching.v1.MatchingService", "homecare.visit.v1.VisitService",
        "homecare.billing.v1.BillingService", "homecare.event.v1.DeliveryService"}) {
    const auto* const service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    ASSERT_NE(service, nullptr) << name;
    for (int i = 0; i < service->method_count(); ++i) {
      EXPECT_EQ(known.count(service->method(i)->input_type()), 1)
          << service->method(i)->full_name() << " belongs to the end of tests/fuzz/rpcs.cc";
    }
  }
}

TEST(ReachTest, TheSignedLedgerPassesAndAForgersOnlyWhereNothingVouches) {
  const SignedLedger& example = ExampleLedger();
  verify::LedgerReport report;
  EXPECT_TRUE(Verify(example.ledger, example.checkpoints, &report).ok());
  EXPECT_EQ(report.entries, 2);
  EXPECT_EQ(Rechained(example.ledger), example.ledger);
  std::string altered = example.ledger;
  altered.replace(altered.find("provider-1"), 10, "provider-2");
  EXPECT_EQ(Verify(altered, example.beginning, &report).entry, 1);
  const std::string forged = Rechained(altered);
  EXPECT_TRUE(Verify(forged, example.beginning, &report).ok());
  EXPECT_EQ(report.entries, 2);
  EXPECT_EQ(Verify(forged, example.checkpoints, &report).entry, 1);
}

}  // namespace
}  // namespace homecare::fuzz
