#include "services/intake/domain/undelivered.h"

#include <algorithm>
#include <tuple>

namespace homecare::intake {
namespace {

int DeliveredMinutes(const std::vector<Order>& orders) {
  int minutes = 0;
  for (const Order& order : orders) {
    if (order.state == OrderState::kCompleted) minutes += HeldMinutes(order);
  }
  return minutes;
}

// Whose caregiver came, or comes, last.
std::string ProviderOf(const std::vector<Order>& orders) {
  const Order* last = nullptr;
  for (const Order& order : orders) {
    if (order.provider_id.empty()) continue;
    if (last == nullptr || last->start_window_start_time <= order.start_window_start_time) {
      last = &order;
    }
  }
  return last == nullptr ? "" : last->provider_id;
}

}  // namespace

UndeliveredHours Undelivered(const LayoutInput& month) {
  const Layout layout = LayOut(month);
  UndeliveredHours hours;
  hours.provider_id = ProviderOf(month.orders);
  hours.entitled = layout.entitled_minutes;
  const int delivered = DeliveredMinutes(month.orders);
  hours.delivered = std::min(delivered, hours.entitled);
  // What is held and not delivered is under way.
  hours.laid_out = layout.laid_out_minutes + layout.held_minutes - delivered;
  const int missing = hours.entitled - hours.delivered;
  hours.possible =
      std::min(missing, RoomMinutes(month.entitlement, month.policy, month.month, month.now));
  hours.at_risk = std::max(0, hours.possible - hours.laid_out);
  hours.lost = missing - hours.possible;
  return hours;
}

bool MoreUrgent(const UndeliveredHours& a, const UndeliveredHours& b) {
  return std::tie(b.at_risk, b.lost, a.elder_id) < std::tie(a.at_risk, a.lost, b.elder_id);
}

}  // namespace homecare::intake
