// IncidentStore on one change.
#pragma once

#include <optional>
#include <string>

#include "common/change/change.h"
#include "services/intake/domain/store.h"

namespace homecare::intake::storage {

// Lives for one change.
class PgIncidents final : public IncidentStore {
 public:
  explicit PgIncidents(Change& change) : change_(change) {}

  std::optional<Incident> FindIncident(absl::string_view incident_id) override;
  std::string OrderOf(absl::string_view incident_id) override;
  std::optional<Incident> NewestOf(absl::string_view elder_id, Button button) override;
  void SaveIncident(const Incident& incident) override;
  std::optional<std::string> IncidentOf(const Signal& signal) override;
  void Append(const Signal& signal, absl::string_view incident_id, absl::Time now) override;
  void Append(const Attempt& attempt) override;
  void SetRung(const char* rung, absl::string_view incident_id, absl::Time due) override;
  void ClearRung(const char* rung, absl::string_view incident_id) override;

 private:
  Change& change_;
};

}  // namespace homecare::intake::storage
