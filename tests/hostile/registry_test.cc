// What the registry refuses.
#include "common/rpc/page.h"
#include "services/registry/api/registry_service.h"
#include "services/registry/storage/pg_rolls.h"
#include "tests/hostile/kit/world.h"
#include "tests/hostile/registry_people.h"
#include "tests/hostile/registry_tables.h"

namespace homecare::registry {
namespace {

using hostile::Table;

// Two of everything, and: "full", an elder with as many contacts as there may be; "certified", a
// caregiver with as many certificates; terminals in store and withdrawn.
class RegistryWorld final : public hostile::World {
 public:
  RegistryWorld()
      : World(
            "registry", [](Change&, const event::v1::Event&) { return absl::OkStatus(); },
            [](Change&, const Deadline&) { return absl::OkStatus(); }),
        handlers_({[this](Change& change) { return OpenRolls(change, personal_, places_); },
                   [this](pg::Tx& tx, const std::string& city_code) {
                     return OpenLists(tx, city_code, personal_);
                   }},
                  harness().pager(), harness().clock()),
        service_(harness().dispatcher(), handlers_) {
    Serve({&service_});
    v1::ImportRequest batch;
    for (int n = 1; n <= 2; ++n) {
      *batch.add_records()->mutable_provider() = ProviderOf(n);
      *batch.add_records()->mutable_service_point() = PointOf(n);
      *batch.add_records()->mutable_caregiver() = CaregiverOf(n);
      *batch.add_records()->mutable_elder() = ElderOf(n, Now(), "caregiver-1");
    }
    *batch.add_records()->mutable_elder() = FullElder();
    *batch.add_records()->mutable_caregiver() = CertifiedCaregiver();
    for (const char* id : {"in-store", "withdrawn"}) {
      *batch.add_records()->mutable_terminal() = TerminalOf(id, "");
    }
    EXPECT_EQ(Must<v1::ImportResponse>("Import", batch).accepted_count(), batch.records_size());
    v1::WithdrawTerminalRequest withdraw;
    withdraw.set_terminal_id("withdrawn");
    Must<v1::WithdrawTerminalResponse>("WithdrawTerminal", withdraw);
  }
  ~RegistryWorld() override { Stop(); }

  std::vector<Table> Tables() override { return RegistryTables(Now()); }

 private:
  v1::Elder FullElder() {
    v1::Elder elder = ElderOf(8, Now(), "caregiver-1");
    elder.set_elder_id("full");
    while (elder.contacts_size() < 20) {
      *elder.add_contacts() = ContactOf(absl::StrCat("contact-", elder.contacts_size()));
    }
    return elder;
  }

  static v1::Caregiver CertifiedCaregiver() {
    v1::Caregiver caregiver = CaregiverOf(8);
    caregiver.set_caregiver_id("certified");
    while (caregiver.certificates_size() < 50) {
      *caregiver.add_certificates() = CertificateOf(absl::StrCat(caregiver.certificates_size()));
    }
    return caregiver;
  }

  const PersonalData personal_{std::string(32, 'k')};
  PlaceTable places_;
  const Handlers handlers_;
  RegistryService service_;
};

const hostile::RegisterWorld kWorld("homecare.registry.v1.RegistryService",
                                    [] { return std::make_unique<RegistryWorld>(); });

}  // namespace
}  // namespace homecare::registry
