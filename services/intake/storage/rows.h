// From rows of the schema to the domain's values, and the column lists they are read by.
#pragma once

#include "common/pg/rows.h"
#include "services/intake/domain/catalogue.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/order.h"
#include "services/intake/domain/store.h"

namespace homecare::intake::storage {

// Column lists for SELECT; the statement's text stays a constant of the program.
#define HC_ORDER_COLUMNS                                                                          \
  "order_id, state, elder_id, item_code, bucket, qualification, priority, "                       \
  "start_window_start_time, start_window_end_time, duration_minutes, family_consent, double_up, " \
  "double_up_authorised_by, incident_id, asked_by, note, latitude_degrees, longitude_degrees, "   \
  "county_code, open_offers, caregiver_id, visit_id, planned_start_time, planned_end_time, "      \
  "cancel_reason, cancelled_by, place_time, catalogue_version_id, care_plan_id, "                 \
  "preferred_caregiver_id, provider_id, delivered_minutes"
#define HC_ELDER_COLUMNS "elder_id, county_code, latitude_degrees, longitude_degrees, active"
#define HC_INCIDENT_COLUMNS                                                                  \
  "incident_id, button, state, elder_id, terminal_id, order_id, presses, open_time, "        \
  "last_press_time, acknowledge_time, operator_id, offer_time, assign_time, escalate_time, " \
  "close_time, outcome, note"
#define HC_ITEM_COLUMNS                                                                         \
  "item_code, version_id, name, duration_minutes, min_duration_minutes, max_duration_minutes, " \
  "qualification, bucket, price_fen"

// The order's item holds what the order keeps of it; its name and price are the catalogue's.
Order ToOrder(const pg::Row& row);
Elder ToElder(const pg::Row& row);
Incident ToIncident(const pg::Row& row);
Attempt ToAttempt(const pg::Row& row);
Item ToItem(const pg::Row& row);

}  // namespace homecare::intake::storage
