// What billing refuses.
#include "homecare/billing/v1/billing_service.pb.h"
#include "services/billing/api/apply.h"
#include "services/billing/api/billing_module.h"
#include "tests/hostile/billing_audit.h"
#include "tests/hostile/billing_closing.h"
#include "tests/hostile/billing_ledger.h"
#include "tests/hostile/billing_proof.h"
#include "tests/hostile/billing_rules.h"
#include "tests/hostile/kit/world.h"
#include "tests/support/temp_folder.h"

namespace homecare::billing {
namespace {

using absl::StatusCode;
using event::v1::Event;
using hostile::On;
using hostile::Table;
using hostile::Valid;

// "elder", granted and visited three times in May; told an hour ago. Checkpoints are signed.
class BillingWorld final : public hostile::World {
 public:
  BillingWorld()
      : World("billing", &Apply,
              [this](Change& change, const Deadline& due) {
                return module_.deadlines().at(due.kind)(change, due);
              }),
        module_(harness().database(), harness().dispatcher(), harness().pager(), harness().clock(),
                {hostile::kCity}, {chain::SigningKey({}), folder_->path()}) {
    Serve({&module_.service()});
    HearElder();
    for (int i = 0; i < 3; ++i) HearVisit(i);
    harness().Advance(absl::Hours(1));
  }
  ~BillingWorld() override { Stop(); }

  std::vector<Table> Tables() override {
    std::vector<Table> tables = {QuoteVisit()};
    // The ledger.
    for (Table& table : LedgerTables(*this)) tables.push_back(std::move(table));
    // Closing, before the audits: what it needs is done by deadlines.
    for (Table& table : ClosingTables(*this)) tables.push_back(std::move(table));
    // The rules.
    for (Table& table : RulesTables()) tables.push_back(std::move(table));
    // Audits.
    for (Table& table : AuditTables(*this)) tables.push_back(std::move(table));
    // Proof, last: the length of the ledger matters to it.
    for (Table& table : ProofTables(*this)) tables.push_back(std::move(table));
    return tables;
  }

 private:
  void HearElder() {
    Event event;
    auto* elder = event.mutable_elder_changed();
    elder->set_elder_id("elder");
    elder->set_county_code("370302");
    elder->set_registered_area(type::v1::AREA_CLASS_URBAN);
    auto* grant = elder->add_grants();
    grant->set_grant_id("grant");
    grant->set_level(type::v1::LEVEL_MILD);
    grant->set_area(type::v1::AREA_CLASS_URBAN);
    grant->set_valid_from("2021-01-01");  // before there was a policy
    ASSERT_TRUE(harness().Hear("registry", "elder", event).ok());
  }

  void HearVisit(int i) {
    Event event;
    auto* visit = event.mutable_visit_changed();
    visit->set_visit_id(absl::StrCat("visit-", i));
    visit->set_elder_id("elder");
    visit->set_caregiver_id("caregiver");
    visit->set_provider_id("provider");
    visit->set_state(event::v1::VISIT_STATE_COMPLETED);
    visit->set_billable(true);
    visit->set_item_code("BATHING");
    visit->set_bucket(type::v1::BUCKET_CARE_HOURS);
    const absl::Time start = Now() - absl::Hours(24 * (10 + i));
    *visit->mutable_check_in_time() = rpc::ToProto(start);
    *visit->mutable_check_out_time() = rpc::ToProto(start + absl::Hours(1));
    ASSERT_TRUE(harness().Hear("visits", visit->visit_id(), event).ok());
  }

  Table QuoteVisit() {
    using Request = v1::QuoteVisitRequest;
    const auto planned = [this](absl::Duration from, absl::Duration to) {
      return rpc::ToProto(rpc::TimeSpan{Now() + from, Now() + to});
    };
    Request request;
    request.set_elder_id("elder");
    *request.mutable_planned() = planned(absl::Hours(1), absl::Hours(2));
    request.set_bucket(type::v1::BUCKET_CARE_HOURS);
    Table table{"QuoteVisit", {Valid(request)}};
    const auto during = [](const type::v1::TimeRange& range) {
      return On<Request>([range](Request& r) { *r.mutable_planned() = range; });
    };
    table.refused = {
        {"unknown elder",
         On<Request>([](Request& r) { r.set_elder_id("unknown"); }),
         "ELDER_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"25 hours",
         during(planned(absl::Hours(1), absl::Hours(26))),
         "INVALID_FIELD",
         {"planned"}},
        {"before the programme",
         during(planned(-absl::Hours(24 * 300), -absl::Hours(24 * 300 - 1))),
         "POLICY_MISSING",
         {},
         StatusCode::kFailedPrecondition},
    };
    return table;
  }

  const std::unique_ptr<testing::TempFolder> folder_ = *testing::TempFolder::Create();
  BillingModule module_;
};

const hostile::RegisterWorld kWorld("homecare.billing.v1.BillingService",
                                    [] { return std::make_unique<BillingWorld>(); });

}  // namespace
}  // namespace homecare::billing
