// A subscriber's tables in memory. The model test holds it to what the SQL does.
#pragma once

#include <string>
#include <vector>

#include "common/event/inbox.h"
#include "tests/simulation/model/tables.h"

namespace homecare::simulation {

// Stateless; takes a MemoryTx. The tables are those of the one subscriber.
class MemoryInbox final : public event::InboxStore {
 public:
  event::Known Load(pg::Tx& tx, const std::string& city_code,
                    absl::Span<event::Letter* const> letters) const override;
  std::vector<event::Letter> Save(pg::Tx& tx, const std::string& city_code,
                                  absl::Span<event::Letter* const> letters,
                                  const event::Known& known) const override;
  std::vector<std::string> FindHad(pg::Tx& tx, const std::string& city_code,
                                   const std::vector<event::EventRef>& events) const override;
  std::vector<event::Letter> DeadLetters(pg::Tx& tx, const std::string& city_code,
                                         int limit) const override;
};

}  // namespace homecare::simulation
