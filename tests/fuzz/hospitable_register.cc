#include "tests/fuzz/hospitable_register.h"

#include <string>
#include <vector>

namespace homecare::fuzz {
namespace {

using registry::Caregiver;
using registry::Elder;
using registry::Provider;
using registry::ServicePoint;
using registry::Terminal;

// Of the unassigned area 370390.
registry::ResidentId SomeResidentId() {
  static const auto* const id =
      new registry::ResidentId(*registry::ResidentId::Parse("37039019400101001X", "resident_id"));
  return *id;
}

void Fill(const std::string& id, Elder& elder) {
  elder.elder_id = id;
  elder.name = "甲";
  elder.resident_id = SomeResidentId();
  elder.home.registered_area = registry::AreaClass::kUrban;
  if (id != kOldHand) return;
  registry::Grant grant;
  grant.grant_id = id;
  grant.level = registry::Level::kMild;
  grant.area = registry::AreaClass::kUrban;
  grant.valid_from = absl::CivilDay(2022, 1, 1);
  elder.grants.push_back(grant);
  registry::Suspension suspension;
  suspension.suspension_id = id;
  suspension.reason = registry::SuspensionReason::kHospital;
  suspension.start_time = absl::FromUnixSeconds(1653955200);  // the day before the targets' now
  elder.suspensions.push_back(suspension);
}
void Fill(const std::string& id, Caregiver& caregiver) {
  caregiver.caregiver_id = id;
  caregiver.name = "乙";
  caregiver.resident_id = SomeResidentId();
}
void Fill(const std::string& id, Provider& provider) {
  provider.provider_id = id;
  provider.contract_from = absl::CivilDay(2022, 1, 1);
}
void Fill(const std::string& id, ServicePoint& point) { point.service_point_id = id; }
void Fill(const std::string& id, Terminal& terminal) { terminal.terminal_id = id; }

template <typename T>
class HospitableRoll final : public registry::Roll<T> {
 public:
  std::vector<registry::Standing> Standings(const std::vector<T>& candidates) override {
    return std::vector<registry::Standing>(candidates.size(), registry::Standing::kNew);
  }
  registry::IdSet Existing(const std::vector<std::string>& ids) override {
    return registry::IdSet(ids.begin(), ids.end());
  }
  std::vector<T> Lock(const std::vector<std::string>& ids) override {
    std::vector<T> out(ids.size());
    for (size_t i = 0; i < ids.size(); ++i) Fill(ids[i], out[i]);
    return out;
  }
  void Add(const std::vector<T>&) override {}
  void Save(const T&, const T&) override {}
};

class AnyPlace final : public registry::Places {
 public:
  std::optional<registry::Place> Find(absl::string_view place_code) const override {
    if (place_code.size() != 12) return std::nullopt;
    return registry::Place{std::string(place_code), std::string(place_code.substr(0, 6)),
                           registry::AreaClass::kRural};
  }
  bool HasCounty(absl::string_view county_code) const override { return county_code.size() == 6; }
};

struct Register {
  explicit Register(absl::Time now)
      : rolls{providers, service_points, caregivers, elders, terminals, places, now} {}

  HospitableRoll<Provider> providers;
  HospitableRoll<ServicePoint> service_points;
  HospitableRoll<Caregiver> caregivers;
  HospitableRoll<Elder> elders;
  HospitableRoll<Terminal> terminals;
  AnyPlace places;
  registry::Rolls rolls;
};

}  // namespace

std::shared_ptr<registry::Rolls> OpenHospitableRegister(absl::Time now) {
  const auto all = std::make_shared<Register>(now);
  return std::shared_ptr<registry::Rolls>(all, &all->rolls);
}

}  // namespace homecare::fuzz
