// What others own and intake only reads: elders and terminals by events, the catalogue by policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/change/change.h"
#include "services/intake/domain/order_desk.h"
#include "services/intake/domain/store.h"

namespace homecare::event::v1 {
class ElderChanged;
class TerminalChanged;
}  // namespace homecare::event::v1

namespace homecare::intake::storage {

// Lives for one change.
class PgDirectory final : public Directory {
 public:
  explicit PgDirectory(Change& change) : change_(change) {}

  // For many orders at once: who asks first reads what all of them announce.
  static void Announce(GroupMemory& memory, const std::string& city_code, const OrderDraft& draft,
                       absl::Time now);

  std::optional<Elder> FindElder(absl::string_view elder_id) override;
  std::optional<Elder> LockElder(absl::string_view elder_id) override;
  std::optional<std::string> OwnerOf(absl::string_view terminal_id) override;
  std::optional<Item> FindItem(absl::string_view item_code, absl::Time time) override;

 private:
  Change& change_;
};

// The whole catalogue as in force at that time, in order of code.
std::vector<Item> Catalogue(pg::Tx& tx, const std::string& city_code, absl::Time time);

// What an event about an elder altered.
struct ElderNews {
  bool has_plans = false;
  bool entitled_otherwise = false;
  bool moved = false;
};
ElderNews PutElder(Change& change, const event::v1::ElderChanged& elder);
void PutTerminal(Change& change, const event::v1::TerminalChanged& terminal);

}  // namespace homecare::intake::storage
