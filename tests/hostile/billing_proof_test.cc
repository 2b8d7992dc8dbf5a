#include "tests/hostile/billing_proof.h"

#include "homecare/billing/v1/proof.pb.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/hostile/billing_bare.h"

namespace homecare::billing {
namespace {

using event::v1::Event;
using hostile::On;
using hostile::Table;
using hostile::Valid;

// What was billed at the tariff of towns is billed again: lines are posted.
void HearMove(testing::Harness& harness) {
  Event event;
  auto* elder = event.mutable_elder_changed();
  elder->set_elder_id("elder");
  elder->set_registered_area(type::v1::AREA_CLASS_RURAL);
  auto* grant = elder->add_grants();
  grant->set_grant_id("grant");
  grant->set_level(type::v1::LEVEL_MILD);
  grant->set_area(type::v1::AREA_CLASS_RURAL);
  grant->set_valid_from("2021-01-01");
  ASSERT_TRUE(harness.Hear("registry", "elder", event).ok());
}

v1::Checkpoint MakeOne(hostile::World& world) {
  return world.Must<v1::MakeCheckpointResponse>("MakeCheckpoint", v1::MakeCheckpointRequest())
      .checkpoint();
}

// `size`: of the ledger.
Table ExportLedger(int64_t size) {
  using Request = v1::ExportLedgerRequest;
  Request all, whole, first;
  whole.set_tree_size(size);
  first.set_tree_size(1);
  Table table{"ExportLedger", {Valid(whole), Valid(first), Valid(all)}};
  table.refused = {{"one more than there are",
                    On<Request>([size](Request& r) { r.set_tree_size(size + 1); }),
                    "INVALID_FIELD",
                    {"tree_size"}}};
  return table;
}

TEST(HostileProofTest, WithoutAKeyNothingIsSigned) {
  BareWorld().ExpectRefused("MakeCheckpoint", v1::MakeCheckpointRequest(),
                            absl::StatusCode::kFailedPrecondition, "CHECKPOINT_KEY_MISSING");
}

}  // namespace

std::vector<Table> ProofTables(hostile::World& world) {
  const v1::Checkpoint first = MakeOne(world);
  HearMove(world.harness());
  const v1::Checkpoint second = MakeOne(world);
  EXPECT_GT(second.tree_size(), first.tree_size());
  return {{"MakeCheckpoint", {Valid(v1::MakeCheckpointRequest())}},
          {"ListCheckpoints", {Valid(v1::ListCheckpointsRequest())}},
          ExportLedger(second.tree_size())};
}

}  // namespace homecare::billing
