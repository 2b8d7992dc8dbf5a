// The roll of elders in PostgreSQL.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/roll.h"
#include "services/registry/storage/session.h"

namespace homecare::registry {

class ElderRoll final : public Roll<Elder> {
 public:
  explicit ElderRoll(const WriteSession& session) : session_(session) {}

  std::vector<Standing> Standings(const std::vector<Elder>& candidates) override;
  IdSet Existing(const std::vector<std::string>& ids) override;
  std::vector<Elder> Lock(const std::vector<std::string>& ids) override;
  void Add(const std::vector<Elder>& elders) override;
  // Adds what `after` has more (contacts, bars) and what it has otherwise (revisions of grants and
  // suspensions), and updates the home.
  void Save(const Elder& before, const Elder& after) override;

 private:
  const WriteSession& session_;
};

}  // namespace homecare::registry
