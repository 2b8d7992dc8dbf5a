// What billing refuses.
#include "homecare/billing/v1/billing_service.pb.h"
#include "services/billing/api/apply.h"
#include "services/billing/api/billing_service.h"
#include "tests/hostile/kit/world.h"

namespace homecare::billing {
namespace {

using absl::StatusCode;
using event::v1::Event;
using hostile::On;
using hostile::Table;
using hostile::Valid;

// "elder", granted and visited three times in May.
class BillingWorld final : public hostile::World {
 public:
  BillingWorld()
      : World("billing", &Apply, [](Change&, const Deadline&) { return absl::OkStatus(); }),
        service_(harness().dispatcher(), harness().pager(), harness().clock()) {
    Serve({&service_});
    HearElder();
    for (int i = 0; i < 3; ++i) HearVisit(i);
  }
  ~BillingWorld() override { Stop(); }

  std::vector<Table> Tables() override { return {QuoteVisit(), GetElderMonth(), ListLedger()}; }

 private:
  void HearElder() {
    Event event;
    auto* elder = event.mutable_elder_changed();
    elder->set_elder_id("elder");
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

  Table GetElderMonth() {
    using Request = v1::GetElderMonthRequest;
    Request request;
    request.set_elder_id("elder");
    request.set_month("2022-05");
    Table table{"GetElderMonth", {Valid(request)}};
    const auto month = [](const std::string& month) {
      return On<Request>([month](Request& r) { r.set_month(month); });
    };
    table.refused = {
        {"unknown elder",
         On<Request>([](Request& r) { r.set_elder_id("unknown"); }),
         "ELDER_NOT_FOUND",
         {},
         StatusCode::kNotFound},
        {"before the programme",
         month("2021-05"),
         "POLICY_MISSING",
         {},
         StatusCode::kFailedPrecondition},
        {"no calendar's month", month("99999-01"), "INVALID_FIELD", {"month"}},
        {"of another age", month("0001-01"), "INVALID_FIELD", {"month"}},
    };
    return table;
  }

  Table ListLedger() {
    using Request = v1::ListLedgerRequest;
    Request request;
    request.set_month("2022-05");
    Table table{"ListLedger", {Valid(request)}};
    table.refused = {{"of another age",
                      On<Request>([](Request& r) { r.set_month("2200-01"); }),
                      "INVALID_FIELD",
                      {"month"}}};
    return table;
  }

  BillingService service_;
};

const hostile::RegisterWorld kWorld("homecare.billing.v1.BillingService",
                                    [] { return std::make_unique<BillingWorld>(); });

}  // namespace
}  // namespace homecare::billing
