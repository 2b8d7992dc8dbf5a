// What the registry says, and when caregivers are there, on one change.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/change/change.h"
#include "homecare/event/v1/event.pb.h"
#include "services/matching/domain/calendar_books.h"

namespace homecare::matching::storage {

// Lives for one change.
class Roster final : public RosterBook {
 public:
  explicit Roster(Change& change)
      : tx_(change.tx()), city_code_(change.city_code()), memory_(change.memory()) {}

  std::optional<Elder> FindElder(absl::string_view elder_id) override;
  std::optional<std::string> FirstUnknown(const std::vector<std::string>& ids) override;
  std::vector<OwnedSpan> PutShifts(const std::vector<OwnedSpan>& shifts) override;
  void PutAbsence(const Absence& absence) override;
  std::optional<Absence> LockAbsence(absl::string_view absence_id) override;

  // Registry facts, as they are now.
  void Put(const event::v1::ElderChanged& elder);
  void Put(const event::v1::CaregiverChanged& caregiver);
  void Put(const event::v1::ProviderChanged& provider);

 private:
  pg::Tx& tx_;
  const std::string& city_code_;
  GroupMemory& memory_;
};

}  // namespace homecare::matching::storage
