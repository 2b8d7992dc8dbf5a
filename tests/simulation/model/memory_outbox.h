// The outbox in memory. The model test holds it to what the SQL does.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/event/outbox.h"
#include "tests/simulation/model/tables.h"

namespace homecare::simulation {

// Stateless; takes a MemoryTx.
class MemoryOutbox final : public event::OutboxStore {
 public:
  std::map<event::VersionKey, int64_t> TakeVersions(
      pg::Tx& tx, const std::map<event::VersionKey, int64_t>& counts) const override;
  void Write(pg::Tx& tx, const std::vector<OutboxRow>& rows, absl::Time now) const override;
  bool AnyDue(pg::Tx& tx, const std::string& city_code, bool emergency,
              absl::Time now) const override;
  std::vector<event::DueRow> ClaimDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                                      absl::Time now, int limit) const override;
  void ConfirmHad(pg::Tx& tx, const std::string& city_code, const std::string& subscriber,
                  const std::vector<std::string>& event_ids) const override;
};

}  // namespace homecare::simulation
