// The desks of one change, wired to its stores.
#pragma once

#include "common/change/change.h"
#include "services/intake/api/convert.h"
#include "services/intake/domain/button_desk.h"
#include "services/intake/domain/order_desk.h"
#include "services/intake/storage/directory.h"
#include "services/intake/storage/incidents.h"
#include "services/intake/storage/orders.h"

namespace homecare::intake {

// Lives for one change.
struct Desks {
  Desks(Change& change, const LadderPolicy& policy)
      : directory(change),
        order_store(change, &ShowOrder),
        incident_store(change),
        orders(directory, order_store, change.now()),
        buttons(directory, orders, incident_store, policy, change.now()) {}

  storage::PgDirectory directory;
  storage::PgOrders order_store;
  storage::PgIncidents incident_store;
  OrderDesk orders;
  ButtonDesk buttons;
};

}  // namespace homecare::intake
