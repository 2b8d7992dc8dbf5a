// The desks of one change, wired to its stores.
#pragma once

#include "common/change/change.h"
#include "services/intake/api/convert.h"
#include "services/intake/domain/alarm.h"
#include "services/intake/domain/button_desk.h"
#include "services/intake/domain/care_plan_desk.h"
#include "services/intake/domain/order_desk.h"
#include "services/intake/storage/alarms.h"
#include "services/intake/storage/care_facts.h"
#include "services/intake/storage/care_plans.h"
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
        alarm_store(change),
        care_facts(change.tx(), change.city_code()),
        plan_store(change),
        alarms(alarm_store, policy, change.now()),
        orders(directory, order_store, alarms, change.now()),
        buttons(directory, orders, incident_store, policy, change.now()),
        care_plans(directory, orders, care_facts, plan_store, change.now()) {}

  storage::PgDirectory directory;
  storage::PgOrders order_store;
  storage::PgIncidents incident_store;
  storage::PgAlarms alarm_store;
  storage::PgCareFacts care_facts;
  storage::PgCarePlans plan_store;
  AlarmDesk alarms;
  OrderDesk orders;
  ButtonDesk buttons;
  CarePlanDesk care_plans;
};

}  // namespace homecare::intake
