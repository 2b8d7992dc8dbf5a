// The roll of caregivers in PostgreSQL.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/roll.h"
#include "services/registry/storage/session.h"

namespace homecare::registry {

class CaregiverRoll final : public Roll<Caregiver> {
 public:
  explicit CaregiverRoll(const WriteSession& session) : session_(session) {}

  std::vector<Standing> Standings(const std::vector<Caregiver>& candidates) override;
  IdSet Existing(const std::vector<std::string>& ids) override;
  std::vector<Caregiver> Lock(const std::vector<std::string>& ids) override;
  void Add(const std::vector<Caregiver>& caregivers) override;
  // Adds new certificates and updates `active`.
  void Save(const Caregiver& before, const Caregiver& after) override;

 private:
  const WriteSession& session_;
};

// Those that exist, in order of caregiver_id; certificates in order of id.
std::vector<Caregiver> LoadCaregivers(const Session& session, const std::vector<std::string>& ids,
                                      bool lock);

}  // namespace homecare::registry
