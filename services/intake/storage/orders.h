// OrderStore on one change: rows, events and the feed that watchers follow commit together.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/change/announced.h"
#include "common/change/change.h"
#include "services/intake/domain/store.h"

namespace homecare::intake::storage {

// The feed of every order's every change; its scope is the elder.
inline constexpr char kOrdersFeed[] = "orders";

// How an order is shown to watchers: a serialised WatchOrdersResponse without its cursor.
using Show = std::function<std::string(const Order&)>;

// Announces that changes of the group will look for the order, or ask whether the visit is known.
// The orders announced are locked together, in the order of their ids: two groups that want the
// same ones take turns.
void AnnounceOrder(GroupMemory& memory, const std::string& city_code, const std::string& order_id);
void AnnounceVisit(GroupMemory& memory, const std::string& city_code, const std::string& visit_id);

// Lives for one change.
class PgOrders final : public OrderStore {
 public:
  PgOrders(Change& change, Show show) : change_(change), show_(std::move(show)) {}

  std::optional<Order> Find(absl::string_view order_id) override;
  void Add(const Order& order) override;
  void Save(const Order& order) override;
  void TellCancelled(const Order& order) override;
  std::vector<std::string> SimilarTo(const Order& order) override;
  void RememberVisit(const Order& order) override;
  bool KnowsVisit(absl::string_view visit_id) override;

 private:
  void Publish(const Order& order);
  // What the group knows.
  Announced<std::string, std::optional<Order>>& Known();
  Announced<std::string, bool>& KnownVisits();

  Change& change_;
  const Show show_;
};

}  // namespace homecare::intake::storage
