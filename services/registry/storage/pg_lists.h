// The lists of the register in PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/registry/domain/lists.h"
#include "services/registry/storage/session.h"

namespace homecare::registry {

// Lives no longer than the transaction. Keys of slices: Elders elder_id; Grants and Suspensions
// elder_id, id, revision; the others the resource's id.
class PgLists final : public Lists {
 public:
  PgLists(pg::Tx& tx, const std::string& city_code, const PersonalData& personal)
      : session_{tx, city_code, personal} {}

  std::vector<Elder> Elders(const ElderQuery& query, const Slice& slice) override;
  std::vector<Revision<Grant>> Grants(const HistoryQuery& query, const Slice& slice) override;
  std::vector<Revision<Suspension>> Suspensions(const HistoryQuery& query,
                                                const Slice& slice) override;
  std::vector<Caregiver> Caregivers(const CaregiverQuery& query, const Slice& slice) override;
  std::vector<Provider> Providers(const Slice& slice) override;
  std::vector<ServicePoint> ServicePoints(const std::string& county_code,
                                          const Slice& slice) override;
  std::optional<Terminal> FindTerminal(const std::string& terminal_id) override;

 private:
  const Session session_;
};

}  // namespace homecare::registry
