// Between the contract's messages and the domain's values.
#pragma once

#include <string>

#include "homecare/event/v1/event.pb.h"
#include "homecare/intake/v1/intake_service.pb.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/order.h"
#include "services/intake/domain/order_desk.h"

namespace homecare::intake {

v1::Order ToProto(const Order& order);
v1::Incident ToProto(const Incident& incident);
v1::Attempt ToProto(const Attempt& attempt);
v1::CatalogueItem ToProto(const Item& item);

OrderDraft FromProto(const v1::PlaceOrderRequest& request);
Signal FromProto(const v1::PressButtonRequest& request);
Assignment FromProto(const event::v1::VisitAssigned& assigned);

// How an order is shown on the feed.
std::string ShowOrder(const Order& order);

}  // namespace homecare::intake
